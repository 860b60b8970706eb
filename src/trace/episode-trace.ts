import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import type { WorldModel } from '../scene/world-model.ts';
import type { Action } from '../spec/action.ts';
import type { InferenceReport } from '../spec/inference-report.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { PredicateReport } from '../task/predicate-report.ts';
import type { Task } from '../task/task-schema.ts';
import type { WorldCapture } from './world-capture.ts';

/** What decides an episode, enough to simulate it again: everything but the code. */
export interface TraceHeader {
  readonly plan: EpisodePlan;
  readonly task: Task;
  readonly initialState: InitialState;
  /** 0 for the first try. */
  readonly attempt: number;
  readonly versions: { readonly benchtop: string; readonly engine: string };
}

/** One inference, as it was answered. */
export interface TraceInference {
  /** Control steps done when the observation was taken. */
  readonly step: number;
  readonly actions: readonly Action[];
  /** Wall time, ms. */
  readonly latencyMs: number;
  /** What the policy told of it, if anything. */
  readonly report?: InferenceReport;
}

/** The world after a number of control steps. Frame 0 is the settled world before the first action. */
export interface TraceFrame extends WorldCapture {
  /** Control steps done. */
  readonly step: number;
  readonly goal: PredicateReport;
  /** What led here; absent in frame 0. */
  readonly action?: Action;
}

/** A camera picture as it was shown to the policy, PNG. */
export interface TraceImage {
  readonly step: number;
  readonly camera: string;
  readonly png: Uint8Array;
}

/** Everything that a recording of one episode holds. `frames[k].step` is k. */
export interface EpisodeTrace {
  readonly header: TraceHeader;
  readonly model: WorldModel;
  readonly jointNames: readonly string[];
  readonly frames: readonly TraceFrame[];
  readonly inferences: readonly TraceInference[];
  readonly images: readonly TraceImage[];
  readonly result: EpisodeResult;
}
