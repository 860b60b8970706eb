import { HarnessError } from '../../errors.ts';
import { LIBERO_ACTION_SPEC } from '../../spec/action.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { stateVectors } from './state-vector.ts';

const ACTION_SIZE = LIBERO_ACTION_SPEC.components.reduce((sum, { size }) => sum + size, 0);

/** What a data set keeps of one episode: a row per control step, the state before it and the action taken there. */
export interface EpisodeRows {
  readonly episodeId: string;
  readonly policy: string;
  readonly instruction: string;
  readonly success: boolean;
  readonly states: readonly (readonly number[])[];
  readonly actions: readonly (readonly number[])[];
}

/** Undefined for an episode that errored or has no steps. Throws `results` for actions of another length than seven. */
export function episodeRows(trace: EpisodeTrace): EpisodeRows | undefined {
  const { header, result, frames } = trace;
  if (result.status === 'errored' || frames.length < 2) return undefined;
  const actions = frames.slice(1).map(({ action }) => action ?? []);
  const odd = actions.findIndex((action) => action.length !== ACTION_SIZE);
  if (odd >= 0) {
    throw new HarnessError(
      'results',
      `${header.plan.episodeId}: step ${odd + 1} has an action of ${actions[odd]!.length} numbers, ` +
        `expected ${ACTION_SIZE}; record the episode again`,
    );
  }
  return {
    episodeId: header.plan.episodeId,
    policy: header.plan.policy,
    instruction: header.task.spec.instruction,
    success: result.success,
    // The last state is what the last action led to; no action was taken there.
    states: stateVectors(trace).slice(0, -1),
    actions,
  };
}
