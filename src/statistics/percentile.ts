import { HarnessError } from '../errors.ts';

/**
 * The p-th percentile (0 … 100) of the values in any order: linear interpolation between the order statistics at
 * rank (n − 1)·p/100, as R's type 7, NumPy and spreadsheets do. NaN without values; throws `HarnessError('bug')` if
 * p is outside 0 … 100 or a value is NaN.
 */
export function percentile(values: readonly number[], p: number): number {
  return percentiles(values, [p])[0]!;
}

/** Several percentiles with one sort, in the order of `ps`. */
export function percentiles(values: readonly number[], ps: readonly number[]): number[] {
  const wrong = ps.find((p) => !(p >= 0 && p <= 100));
  if (wrong !== undefined) throw new HarnessError('bug', `percentile: expected 0 … 100, got ${wrong}`);
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  // NaN sorts to the end.
  if (count > 0 && Number.isNaN(sorted[count - 1])) {
    throw new HarnessError('bug', `percentile: one of the ${count} values is not a number`);
  }
  return ps.map((p) => (count === 0 ? Number.NaN : at(sorted, ((count - 1) * p) / 100)));
}

function at(sorted: Float64Array, rank: number): number {
  const below = Math.floor(rank);
  const low = sorted[below]!;
  const share = rank - below;
  // Without the guard an infinite neighbour turns an exact rank into NaN.
  return share === 0 ? low : low + (sorted[below + 1]! - low) * share;
}
