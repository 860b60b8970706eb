import type { PredicateExpression } from '../../task/task-schema.ts';

/** The predicates of a goal that have to hold together, in the order written. */
export function goalParts(goal: PredicateExpression): readonly PredicateExpression[] {
  const [name, ...operands] = goal;
  if (name !== 'And' && name !== 'All') return [goal];
  return operands.flatMap((operand) => (typeof operand === 'string' ? [] : goalParts(operand)));
}
