import type { Interval } from './interval.ts';
import { type PairedCounts, pairCount } from './paired-counts.ts';
import { pairedNewcombeDifference } from './paired-newcombe-difference.ts';

/**
 * What the interval of candidate − baseline says at a margin δ, the largest difference that does not matter:
 * `equivalent`: within −δ … δ; `better`: above 0; `worse`: below 0; `inconclusive`: none of these. A difference that is
 * sure but smaller than the margin is `equivalent`.
 */
export type ComparisonVerdict = 'better' | 'worse' | 'equivalent' | 'inconclusive';

export function comparisonVerdict({ low, high }: Interval, margin: number): ComparisonVerdict {
  if (low > -margin && high < margin) return 'equivalent';
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'inconclusive';
}

/** More pairs than this are reported as `null`: nobody will run them, and the projection means little that far out. */
const MOST_PAIRS = 1_000_000;

/**
 * Pairs in all at which the verdict would be reached if the rates stay as they were seen; a projection with about even
 * odds, not a promise. `null` if that would take more than a million pairs, or there is none yet.
 */
export function pairsForVerdict(counts: PairedCounts, margin: number, confidence = 0.95): number | null {
  const n = pairCount(counts);
  if (n === 0) return null;
  const decided = (pairs: number) => {
    const grow = pairs / n;
    const projected = {
      both: counts.both * grow,
      onlyCandidate: counts.onlyCandidate * grow,
      onlyBaseline: counts.onlyBaseline * grow,
      neither: counts.neither * grow,
    };
    return comparisonVerdict(pairedNewcombeDifference(projected, confidence), margin) !== 'inconclusive';
  };
  if (decided(n)) return n;
  let low = n;
  let high = n;
  do {
    low = high;
    high *= 2;
    if (high > MOST_PAIRS) return null;
  } while (!decided(high));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decided(middle)) high = middle;
    else low = middle;
  }
  return high;
}
