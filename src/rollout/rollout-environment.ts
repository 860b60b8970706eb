import type { PrivilegedView } from '../policy/privileged-view.ts';
import type { Action, ActionSpec } from '../spec/action.ts';
import type { CameraRequest, Observation } from '../spec/observation.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { PredicateReport } from '../task/predicate-report.ts';

/** Outcome of one control step. */
export interface EnvironmentStep {
  /** The success predicate holds after this step. */
  readonly success: boolean;
  readonly goal: PredicateReport;
}

/**
 * What `rollout` drives. `src/environment` implements it; tests implement it in ten lines. It never ends an episode:
 * only `rollout` truncates.
 */
export interface RolloutEnvironment {
  readonly actionSpec: ActionSpec;
  /** Names of the cameras that can be requested. */
  readonly cameraNames: readonly string[];
  /** Hold action of the environment; settling uses it. There is no default, because none is safe for every robot. */
  readonly holdAction: Action;
  /** What keeps the robot as it is while it waits for its policy; `last`: the action before, if there was one. */
  idleAction(last: Action | undefined): Action;
  /** A fresh world in the given state; settling is the caller's. */
  reset(initialState: InitialState): void;
  /** One control step; throws `PhysicsDivergedError`. */
  step(action: Action): EnvironmentStep;
  /** `step` is the caller's count of control steps after settling; renders just the requested cameras. */
  observe(step: number, cameras: readonly CameraRequest[]): Observation;
  readonly privileged: PrivilegedView;
  /** Bytes of the full dynamic state in a fixed order (little-endian float64/float32); the digest chains them. */
  stateBytes(): Uint8Array;
  dispose(): void;
}
