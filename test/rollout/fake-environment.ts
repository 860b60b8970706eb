import { IDENTITY_POSE } from '../../src/math/pose.ts';
import type { PrivilegedView } from '../../src/policy/privileged-view.ts';
import type { EnvironmentStep, RolloutEnvironment } from '../../src/rollout/rollout-environment.ts';
import { type Action, LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import type { CameraRequest, Observation } from '../../src/spec/observation.ts';
import type { InitialState } from '../../src/task/initial-state.ts';

/** A world that is one number: the sum of the first component of every action. The goal holds from `goal` on. */
export class FakeEnvironment implements RolloutEnvironment {
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly cameraNames = ['front'];
  readonly holdAction: Action = [0, 0, 0, 0, 0, 0, -1];
  readonly privileged: PrivilegedView;
  /** What was called, in order. */
  readonly calls: string[] = [];
  readonly cameras: (readonly CameraRequest[])[] = [];
  onStep: (action: Action) => void = () => {};
  position = 0;
  readonly goal: number;

  constructor(goal: number) {
    this.goal = goal;
    this.privileged = {
      goal: ['On', 'cube', 'mat'],
      objects: [],
      endEffectorPose: () => ({ ...IDENTITY_POSE, position: [this.position, 0, 0] }),
      instancePose: () => ({ ...IDENTITY_POSE, position: [0, 0, this.position] }),
      site: () => undefined,
      inContact: () => this.position >= this.goal,
      joints: () => [],
    } as Partial<PrivilegedView> as PrivilegedView;
  }

  idleAction(last: Action | undefined): Action {
    return [0, 0, 0, 0, 0, 0, last?.at(-1) ?? -1];
  }

  reset(initialState: InitialState): void {
    this.calls.push('reset');
    this.position = initialState.armPositions[0] ?? 0;
  }

  step(action: Action): EnvironmentStep {
    this.calls.push('step');
    this.onStep(action);
    this.position += action[0]!;
    const success = this.position >= this.goal;
    return { success, goal: { predicate: 'There()', holds: success, parts: { position: this.position } } };
  }

  observe(step: number, cameras: readonly CameraRequest[]): Observation {
    this.calls.push(`observe ${step}`);
    this.cameras.push(cameras);
    return {
      step,
      instruction: 'go there',
      images: {},
      proprioception: {
        eefPosition: [this.position, 0, 0],
        eefRotation: [0, 0, 0, 1],
        gripperPositions: [0, 0],
        jointPositions: [],
      },
    };
  }

  stateBytes(): Uint8Array {
    return new Uint8Array(new Float64Array([this.position]).buffer);
  }

  dispose(): void {}
}
