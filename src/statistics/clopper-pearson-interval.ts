import { type Interval, requireCounts, requireShare } from './interval.ts';
import { betaQuantile } from './special-functions.ts';

/**
 * Exact interval of a binomial rate (Clopper and Pearson 1934), two-sided: covers at least as often as it says for
 * every true rate, and is wider than needed for most. Without episodes 0 … 1.
 */
export function clopperPearsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts('clopperPearsonInterval', successes, n);
  requireShare('clopperPearsonInterval', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  };
}

/** One-sided upper limit of a rate that was never seen in `n` episodes: 1 − (1 − confidence)^(1/n); 1 for n = 0. */
export function upperLimitOfNone(n: number, confidence = 0.95): number {
  requireCounts('upperLimitOfNone', 0, n);
  requireShare('upperLimitOfNone', 'confidence', confidence);
  return n === 0 ? 1 : 1 - (1 - confidence) ** (1 / n);
}
