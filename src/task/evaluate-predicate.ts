import { HarnessError } from '../errors.ts';
import type { PredicateReport } from './predicate-report.ts';
import { findPredicate, predicateNames } from './predicates/predicate-registry.ts';
import type { PredicateExpression } from './task-schema.ts';
import type { WorldView } from './world-view.ts';

/** As written in reports: `And(On(a, b), Open(c))`. */
export function formatPredicate(expression: PredicateExpression): string {
  const [name, ...args] = expression;
  return `${name}(${args.map((arg) => (typeof arg === 'string' ? arg : formatPredicate(arg))).join(', ')})`;
}

/**
 * Truth of a predicate in the world as it is now, with everything that was measured. Operands are all evaluated, also
 * once the outcome is known, so that a report explains every part of a goal.
 */
export function evaluatePredicate(expression: PredicateExpression, view: WorldView): PredicateReport {
  const [name, ...args] = expression;
  const predicate = findPredicate(name);
  if (predicate === undefined) throw malformed(expression, `one of ${predicateNames.join(', ')}`);
  if (predicate.kind === 'connective') {
    const operands = args.map((arg) => {
      if (typeof arg === 'string') throw malformed(expression, 'predicates as operands');
      return evaluatePredicate(arg, view);
    });
    if (operands.length < predicate.minOperands || operands.length > predicate.maxOperands) {
      throw malformed(expression, `between ${predicate.minOperands} and ${predicate.maxOperands} operands`);
    }
    const holds = predicate.combine(operands.map((operand) => operand.holds));
    return { predicate: formatPredicate(expression), holds, parts: {}, operands };
  }
  const names = args.filter((arg) => typeof arg === 'string');
  if (args.length !== predicate.arguments.length || names.length !== args.length) {
    throw malformed(expression, `${predicate.arguments.length} name(s) as arguments`);
  }
  return { predicate: formatPredicate(expression), ...predicate.measure(names, view) };
}

function malformed(expression: PredicateExpression, expected: string): HarnessError {
  return new HarnessError(
    'task-file',
    `predicate ${formatPredicate(expression)}: expected ${expected}; correct the task file`,
  );
}
