import { HarnessError } from '../../errors.ts';
import type { NormStatistics } from './norm-stats.ts';
import type { PresetNormalisation } from './preset.ts';

/**
 * Normalised numbers (−1 … 1) in the units of the data set: −1 becomes the low end, 1 the high one, and what lies outside goes
 * on along the line. A dimension that the statistics mask stays as it is, if the mask is honoured. Throws
 * `HarnessError('policy')` if the row's length is not the statistics', or these lack what is asked for.
 */
export function denormalise(
  row: readonly number[],
  statistics: NormStatistics,
  { statistics: kind, mask }: PresetNormalisation,
): number[] {
  const [low, high] = boundsOf(statistics, kind);
  if (row.length !== low.length) {
    throw new HarnessError(
      'policy',
      `expected actions of ${low.length} numbers, as the statistics have, got ${row.length}`,
    );
  }
  return row.map((value, index) => {
    if (mask === 'honoured' && statistics.mask?.[index] === false) return value;
    return 0.5 * (value + 1) * (high[index]! - low[index]!) + low[index]!;
  });
}

/** Low and high end by dimension. Throws `HarnessError('policy')` if the statistics do not have them. */
export function boundsOf(
  statistics: NormStatistics,
  kind: PresetNormalisation['statistics'],
): readonly [readonly number[], readonly number[]] {
  const [low, high] =
    kind === 'q01-q99' ? [statistics.q01, statistics.q99] : [statistics.min, statistics.max];
  if (low !== undefined && high !== undefined) return [low, high];
  const names = Object.keys(statistics).join(', ');
  throw new HarnessError('policy', `the preset denormalises by ${kind}, the statistics have only ${names}`);
}
