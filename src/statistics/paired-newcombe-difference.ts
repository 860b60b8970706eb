import { type Interval, requireShare } from './interval.ts';
import { type PairedCounts, pairCount } from './paired-counts.ts';
import { normalQuantile } from './special-functions.ts';
import { wilsonLimits } from './wilson-interval.ts';

/**
 * Interval of the paired difference of success rates, candidate − baseline: Newcombe's method 10 for pairs (1998) with
 * the continuity-corrected correlation φ. −1 … 1 without pairs. Counts may be fractions (projections to more pairs).
 */
export function pairedNewcombeDifference(counts: PairedCounts, confidence = 0.95): Interval {
  requireShare('pairedNewcombeDifference', 'confidence', confidence);
  const n = pairCount(counts);
  if (n === 0) return { low: -1, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const candidateWon = counts.both + counts.onlyCandidate;
  const baselineWon = counts.both + counts.onlyBaseline;
  const [p1, p2] = [candidateWon / n, baselineWon / n];
  const one = wilsonLimits(candidateWon, n, z);
  const two = wilsonLimits(baselineWon, n, z);
  const phi = pairedCorrelation(counts);
  const difference = p1 - p2;
  return {
    low: difference - lawOfCosines(p1 - one.low, two.high - p2, phi),
    high: difference + lawOfCosines(p2 - two.low, one.high - p1, phi),
  };
}

/** Newcombe's φ of the two outcomes, shrunk by n/2 where they agree; 0 if one of them never varies. */
export function pairedCorrelation(counts: PairedCounts): number {
  const { both: a, onlyCandidate: b, onlyBaseline: c, neither: d } = counts;
  const denominator = Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
  if (denominator === 0) return 0;
  const half = pairCount(counts) / 2;
  const surplus = a * d - b * c;
  const corrected = surplus > half ? surplus - half : Math.min(surplus, 0);
  return corrected / denominator;
}

/** √(x² − 2φxy + y²); rounding may take the sum below 0 where φ is near 1. */
function lawOfCosines(x: number, y: number, phi: number): number {
  return Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
}
