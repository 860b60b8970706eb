import { type Interval, requireCounts, requireShare } from './interval.ts';
import { normalQuantile } from './special-functions.ts';

/**
 * Wilson score interval of a binomial rate (Wilson 1927), two-sided.
 *
 * It never leaves 0 … 1, is not empty at 0 or n successes, and covers well for the few episodes that a task gets.
 * Without episodes nothing is known: 0 … 1. The limit that the formula puts at exactly 0 or 1 is returned as
 * exactly 0 or 1, free of rounding. Throws `HarnessError('bug')` if the counts are not whole numbers with
 * 0 ≤ successes ≤ n, or if `confidence` is not strictly between 0 and 1.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts('wilsonInterval', successes, n);
  requireShare('wilsonInterval', 'confidence', confidence);
  return wilsonLimits(successes, n, normalQuantile((1 + confidence) / 2));
}

/** The formula alone, for methods built on it: counts may be fractions, as in projections to more episodes. */
export function wilsonLimits(successes: number, n: number, z: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z2 = z * z;
  const rate = successes / n;
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt(z2 * ((rate * (1 - rate)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
