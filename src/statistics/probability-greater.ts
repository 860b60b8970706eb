import { lnBeta } from './special-functions.ts';

/** A Beta(a, b) belief about a rate; after k of n from a uniform prior, a = k + 1 and b = n − k + 1. */
export interface BetaBelief {
  readonly a: number;
  readonly b: number;
}

export function uniformBelief(successes: number, n: number): BetaBelief {
  return { a: successes + 1, b: n - successes + 1 };
}

/**
 * P(first > second) for two independent beliefs, exact for whole `first.a`:
 * Σ over i < a₁ of B(a₂ + i, b₁ + b₂) / ((b₁ + i) B(1 + i, b₁) B(a₂, b₂)).
 */
export function probabilityGreater(first: BetaBelief, second: BetaBelief): number {
  let sum = 0;
  for (let i = 0; i < first.a; i++) {
    sum += Math.exp(
      lnBeta(second.a + i, first.b + second.b) -
        Math.log(first.b + i) -
        lnBeta(1 + i, first.b) -
        lnBeta(second.a, second.b),
    );
  }
  return Math.min(1, sum);
}
