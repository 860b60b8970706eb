import { HarnessError } from '../errors.ts';
import { studentQuantile } from './special-functions.ts';

/** Mean over all values, and its standard error if clusters, not values, are what was drawn independently. */
export interface ClusteredMean {
  readonly mean: number;
  /** SE² = Σ over clusters of (Σ of deviations within)² / n². */
  readonly clusteredError: number;
  /** As if every value were independent: √(Σ deviations²) / n. */
  readonly naiveError: number;
  readonly clusters: number;
  readonly values: number;
}

/** E.g. outcomes (0 or 1), or paired differences, per task. Throws `HarnessError('bug')` without values. */
export function clusteredMean(clusters: readonly (readonly number[])[]): ClusteredMean {
  const filled = clusters.filter((cluster) => cluster.length > 0);
  const values = filled.flat();
  if (values.length === 0) throw new HarnessError('bug', 'clusteredMean: expected at least one value');
  const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
  const mean = sum(values) / values.length;
  const within = filled.map((cluster) => sum(cluster.map((value) => value - mean)) ** 2);
  const squares = values.map((value) => (value - mean) ** 2);
  return {
    mean,
    clusteredError: Math.sqrt(sum(within)) / values.length,
    naiveError: Math.sqrt(sum(squares)) / values.length,
    clusters: filled.length,
    values: values.length,
  };
}

/**
 * Interval of the mean with clusters as units ("tasks like these"): Student's t with one degree of freedom fewer than
 * clusters. `null` with fewer than two clusters, which say nothing about others.
 */
export function clusteredInterval(
  { mean, clusteredError, clusters }: ClusteredMean,
  confidence = 0.95,
): { readonly low: number; readonly high: number } | null {
  if (clusters < 2) return null;
  // The sum over few clusters is biased low; c/(c − 1) is the usual correction.
  const error = clusteredError * Math.sqrt(clusters / (clusters - 1));
  const half = studentQuantile((1 + confidence) / 2, clusters - 1) * error;
  return { low: mean - half, high: mean + half };
}

/** By how much clusters of `size` with intraclass correlation `icc` inflate the variance: 1 + (size − 1) · icc. */
export function designEffect(size: number, icc: number): number {
  return 1 + (size - 1) * icc;
}
