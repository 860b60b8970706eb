import { type Interval, requireCounts, requireShare } from './interval.ts';
import { betaQuantile } from './special-functions.ts';

/**
 * Equal-tailed interval of a binomial rate under Jeffreys' prior Beta(½, ½), with the limits 0 at no success and 1 at
 * no failure. Covers on average as it says. Without episodes 0 … 1.
 */
export function jeffreysInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts('jeffreysInterval', successes, n);
  requireShare('jeffreysInterval', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  const a = successes + 0.5;
  const b = n - successes + 0.5;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, a, b),
    high: successes === n ? 1 : betaQuantile(1 - tail, a, b),
  };
}
