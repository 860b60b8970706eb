import type { Execution } from './execution.ts';

/** Where an episode's initial state comes from: drawn from the task's regions, or a row of a file. */
export type InitialStateSource =
  | { readonly kind: 'sampled' }
  | { readonly kind: 'file'; readonly folder: string; readonly row: number };

/** One planned rollout. Plain data: it travels to worker processes. */
export interface EpisodePlan {
  /** `<taskId>/<policy>/<episodeIndex, 4 digits>`; unique within a run. */
  readonly episodeId: string;
  /** `suite/task`. */
  readonly taskId: string;
  /** Policy as named on the command line, e.g. `oracle`, `replay:trace.json`. */
  readonly policy: string;
  readonly episodeIndex: number;
  readonly seed: number;
  readonly initialState: InitialStateSource;
  /** Delay and executor; absent: no delay, the world waits. */
  readonly execution?: Execution;
}
