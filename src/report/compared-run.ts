import type { EpisodeResult } from '../episode/episode-result.ts';

/** A task as a run recorded it. */
export interface ComparedTask {
  readonly id: string;
  readonly protocolHash: string;
  /** Of the task's content. */
  readonly taskHash: string;
  /** Of the initial states that were taken from a file; `null` if they were sampled. */
  readonly initialStatesHash: string | null;
}

/** What a comparison needs of a run, complete or not. */
export interface ComparedRun {
  /** How it was named on the command line: its folder. */
  readonly name: string;
  readonly policies: readonly string[];
  readonly tasks: readonly ComparedTask[];
  /** Planned episodes per task and policy. */
  readonly trials: number;
  readonly seed: number;
  /** Delay and executor, as `nameExecution` names them. */
  readonly execution: string;
  readonly engine: string;
  readonly benchtop: string;
  /** It ended on purpose before all planned episodes had run: what is missing is not lost. */
  readonly stoppedEarly: boolean;
  /** The last attempt of every episode. */
  readonly results: readonly EpisodeResult[];
}
