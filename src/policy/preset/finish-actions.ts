import { HarnessError } from '../../errors.ts';
import type { Action } from '../../spec/action.ts';
import { denormalise } from './denormalise.ts';
import { gripperCommand } from './gripper-command.ts';
import type { NormStatistics } from './norm-stats.ts';
import type { Preset } from './preset.ts';

/**
 * A policy's numbers (rows of one control step each) as the actions that are executed: denormalised if the preset says so,
 * the last number through its gripper rule, and no more of them than `chunk.execute`. What is not finite stays so; the
 * episode loop refuses it. Throws `HarnessError('policy')` for an answer without rows or of another width than the
 * statistics, and `usage` if the preset denormalises and there are no statistics.
 */
export function finishActions(
  preset: Preset,
  rows: readonly (readonly number[])[],
  statistics?: NormStatistics,
): Action[] {
  const { normalisation, gripper, chunk } = preset;
  if (rows.length === 0) throw new HarnessError('policy', 'expected at least one action, got none');
  if (normalisation !== undefined && statistics === undefined) {
    throw new HarnessError(
      'usage',
      `preset "${preset.name}" denormalises actions and needs statistics (norm_stats.json); there are none`,
    );
  }
  return rows.slice(0, chunk.execute).map((row) => {
    const values = normalisation === undefined ? [...row] : denormalise(row, statistics!, normalisation);
    const last = values.length - 1;
    return values.map((value, index) => (index === last ? gripperCommand(value, gripper) : value));
  });
}
