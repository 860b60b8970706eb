import type { EpisodePlan, InitialStateSource } from '../episode/episode-plan.ts';
import type { Execution } from '../episode/execution.ts';
import { episodeSeed } from '../episode/seeds.ts';
import type { InitialStatesChoice } from './plan-run.ts';

/** What the list of episodes follows from; `run.json` records it. */
export interface EpisodesRequest {
  readonly taskIds: readonly string[];
  readonly policies: readonly string[];
  /** Episodes per task and policy. */
  readonly trials: number;
  /** Run seed. */
  readonly seed: number;
  readonly initialStates: InitialStatesChoice;
  readonly execution?: Execution;
}

/** Task by task, episode by episode, policy by policy: those that pair stand together. */
export function planEpisodes({
  taskIds,
  policies,
  trials,
  seed,
  initialStates,
  execution,
}: EpisodesRequest): EpisodePlan[] {
  const sourceOf = (row: number): InitialStateSource =>
    initialStates === 'sampled' ? { kind: 'sampled' } : { kind: 'file', folder: initialStates.folder, row };
  return taskIds.flatMap((taskId) =>
    Array.from({ length: trials }, (_, episodeIndex) =>
      policies.map(
        (policy): EpisodePlan => ({
          episodeId: `${taskId}/${policy}/${String(episodeIndex).padStart(4, '0')}`,
          ...{ taskId, policy, episodeIndex },
          seed: episodeSeed(seed, taskId, episodeIndex),
          initialState: sourceOf(episodeIndex),
          ...(execution === undefined ? {} : { execution }),
        }),
      ),
    ).flat(),
  );
}
