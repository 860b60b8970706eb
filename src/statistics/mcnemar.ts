import { betaProbability, lnBeta } from './special-functions.ts';

/**
 * Two-sided p of McNemar's exact test: under no difference each of the discordant pairs is a fair coin. Never
 * rejects more often than it says, and less often than it could; `mcnemarMidP` is preferred.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const pairs = onlyFirst + onlySecond;
  return pairs === 0 ? 1 : Math.min(1, 2 * atMost(Math.min(onlyFirst, onlySecond), pairs));
}

/**
 * Two-sided mid-p of McNemar's test: half of the observed outcome's own probability is left out on each side. Rejects
 * close to as often as it says (Fagerland, Lydersen, Laake 2013). 1 without discordant pairs.
 */
export function mcnemarMidP(onlyFirst: number, onlySecond: number): number {
  const pairs = onlyFirst + onlySecond;
  if (pairs === 0) return 1;
  const fewer = Math.min(onlyFirst, onlySecond);
  const point = exactly(fewer, pairs);
  return onlyFirst === onlySecond ? 1 - point / 2 : 2 * atMost(fewer, pairs) - point;
}

/** P(X ≤ k) for X ~ Binomial(n, ½), k < n or k = n. */
function atMost(k: number, n: number): number {
  return k >= n ? 1 : betaProbability(0.5, n - k, k + 1);
}

/** P(X = k) for X ~ Binomial(n, ½). */
function exactly(k: number, n: number): number {
  return Math.exp(-n * Math.LN2 - lnBeta(k + 1, n - k + 1) - Math.log(n + 1));
}
