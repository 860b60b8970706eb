import type { ConnectivePredicate } from './predicate.ts';

const every = (operands: readonly boolean[]) => !operands.includes(false);
const some = (operands: readonly boolean[]) => operands.includes(true);

function connective(
  minOperands: number,
  maxOperands: number,
  combine: (operands: readonly boolean[]) => boolean,
): ConnectivePredicate {
  return { kind: 'connective', minOperands, maxOperands, combine };
}

/** The connectives; `All` and `Any` are LIBERO's other names for `And` and `Or`. */
export const andPredicate = connective(1, Number.POSITIVE_INFINITY, every);
export const orPredicate = connective(1, Number.POSITIVE_INFINITY, some);
export const allPredicate = connective(1, Number.POSITIVE_INFINITY, every);
export const anyPredicate = connective(1, Number.POSITIVE_INFINITY, some);
export const notPredicate = connective(1, 1, (operands) => !operands[0]);
export const truePredicate = connective(0, 0, () => true);
export const falsePredicate = connective(0, 0, () => false);
