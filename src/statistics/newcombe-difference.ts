import { type Interval, requireCounts, requireShare } from './interval.ts';
import { normalQuantile } from './special-functions.ts';
import { wilsonLimits } from './wilson-interval.ts';

/**
 * Interval of the difference of two independent rates, first − second: Newcombe's method 10 (1998), built from the two
 * Wilson intervals. For arms that did not share initial states; `pairedNewcombeDifference` otherwise.
 */
export function newcombeDifference(
  first: { readonly successes: number; readonly n: number },
  second: { readonly successes: number; readonly n: number },
  confidence = 0.95,
): Interval {
  requireCounts('newcombeDifference', first.successes, first.n);
  requireCounts('newcombeDifference', second.successes, second.n);
  requireShare('newcombeDifference', 'confidence', confidence);
  if (first.n === 0 || second.n === 0) return { low: -1, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const [p1, p2] = [first.successes / first.n, second.successes / second.n];
  const one = wilsonLimits(first.successes, first.n, z);
  const two = wilsonLimits(second.successes, second.n, z);
  return {
    low: p1 - p2 - Math.hypot(p1 - one.low, two.high - p2),
    high: p1 - p2 + Math.hypot(one.high - p1, p2 - two.low),
  };
}
