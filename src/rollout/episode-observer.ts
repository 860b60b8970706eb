import type { Action } from '../spec/action.ts';
import type { InferenceReport } from '../spec/inference-report.ts';
import type { Observation } from '../spec/observation.ts';
import type { EnvironmentStep } from './rollout-environment.ts';

/** An inference, as it was answered. */
export interface RolloutInference {
  /** Control steps done when the observation was taken. */
  readonly step: number;
  /** The whole chunk, first action first. */
  readonly actions: readonly Action[];
  /** Wall time of the inference, ms. */
  readonly latencyMs: number;
  /** What the policy told of it, if anything. */
  readonly report?: InferenceReport;
}

/** A control step, after it was done. */
export interface RolloutStep {
  /** Control steps done, 1 for the first; settle steps are not counted. */
  readonly step: number;
  readonly action: Action;
  readonly outcome: EnvironmentStep;
}

/**
 * Watches one episode: traces and displays are observers, not code in the loop. Every hook is optional, is called
 * synchronously while the environment stands as described, and must not change it.
 */
export interface EpisodeObserver {
  /** The world has settled; no action has been applied yet. */
  settled?(goal: EnvironmentStep['goal']): void;
  /** What the policy is about to be shown. */
  observed?(observation: Observation): void;
  inferred?(inference: RolloutInference): void;
  stepped?(step: RolloutStep): void;
}
