import { boundsOf } from './denormalise.ts';
import type { NormStatistics } from './norm-stats.ts';
import type { PresetNormalisation } from './preset.ts';

/**
 * A data set's action in normalised numbers, as models are trained on it: the low end becomes −1, the high one 1, what lies
 * outside is clipped, a dimension without any spread is 0, and one that the statistics mask stays as it is. (The mask is
 * honoured in training even where an evaluation ignores it.) Throws `HarnessError('policy')` if the statistics lack their ends.
 */
export function normalise(
  action: readonly number[],
  statistics: NormStatistics,
  kind: PresetNormalisation['statistics'],
): number[] {
  const [low, high] = boundsOf(statistics, kind);
  return action.map((value, index) => {
    if (statistics.mask?.[index] === false) return value;
    const spread = high[index]! - low[index]!;
    if (spread === 0) return 0;
    return Math.min(1, Math.max(-1, (2 * (value - low[index]!)) / spread - 1));
  });
}
