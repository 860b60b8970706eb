import type { Action, ActionChunk, ActionSpec } from '../spec/action.ts';
import type { Observation, ObservationSpec } from '../spec/observation.ts';
import type { PrivilegedView } from './privileged-view.ts';

/** What a policy is told when an episode starts. */
export interface PolicyEpisode {
  readonly taskId: string;
  readonly instruction: string;
  /** The policy's own seed, derived from the episode's. */
  readonly seed: number;
  /** Which episode of the task this is; a replay finds its recording by it. */
  readonly episodeIndex?: number;
  /** Present only if the policy declared `observationSpec.privileged`. */
  readonly privileged?: PrivilegedView;
}

/** What a model or server says of itself: plain data. */
export type PolicyFacts = Readonly<Record<string, unknown>>;

/** What became of an episode. */
export interface PolicyOutcome {
  readonly success: boolean;
  /** Control steps. */
  readonly steps: number;
  /** Wall ms since the first observation. */
  readonly elapsedMs: number;
}

/** Actions that will be executed whatever the policy answers: its answer must begin with them. */
export interface FrozenPrefix {
  readonly actions: readonly Action[];
  /** Control steps until the answer can be used. */
  readonly delaySteps: number;
}

/**
 * What acts. One instance serves one episode at a time; `rollout` calls `reset` before the first `infer` of each
 * episode, `infer` whenever it has no action left, `ended` after the last step, and the owner calls `dispose` once at the
 * end.
 */
export interface Policy {
  /** As named on the command line. */
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  reset(episode: PolicyEpisode): void | Promise<void>;
  /** It continues a frozen prefix, as real-time chunking needs. */
  readonly acceptsPrefix?: boolean;
  /** Actions from this observation on; at least one. `prefix` is given to policies that accept it. */
  infer(observation: Observation, prefix?: FrozenPrefix): ActionChunk | Promise<ActionChunk>;
  /** Told when an episode has run to its end; not after an error. */
  ended?(outcome: PolicyOutcome): void | Promise<void>;
  /**
   * Finds out before anything runs whether it can be asked at all, and throws if not; what it learns (plain data) is
   * recorded with the run. `note` is told what takes long.
   */
  check?(note?: (text: string) => void): Promise<PolicyFacts | undefined>;
  /** Most memory that the process ever held in which its answers are computed, MiB, if that is another one and known. */
  readonly peakMemoryMib?: number | undefined;
  dispose(): void | Promise<void>;
}
