import type { PredicateExpression } from '../../task/task-schema.ts';

/**
 * The predicates of a goal that have to hold together, in the order written, but that what others stand on is put in
 * place before them.
 */
export function goalParts(goal: PredicateExpression): readonly PredicateExpression[] {
  const waiting = flatten(goal);
  const ordered: PredicateExpression[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(([, , target]) => !waiting.some(([, moved]) => moved === target));
    // Things that stand on each other in a ring cannot be ordered.
    ordered.push(...waiting.splice(Math.max(0, next), 1));
  }
  return ordered;
}

function flatten(goal: PredicateExpression): PredicateExpression[] {
  const [name, ...operands] = goal;
  if (name !== 'And' && name !== 'All') return [goal];
  return operands.flatMap((operand) => (typeof operand === 'string' ? [] : flatten(operand)));
}
