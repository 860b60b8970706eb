import { norm, subtract, type Vec3, ZERO } from '../../math/vec3.ts';
import type { Action } from '../../spec/action.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { type GripperCommand, servo, uprightError } from './servo.ts';

/** The arm as skills drive it: it remembers where the tool was one control step ago. */
export class Arm {
  readonly #view: PrivilegedView;
  #position: Vec3;
  #velocity: Vec3 = ZERO;

  /** Takes the tool to be at rest, as it is after a reset. */
  constructor(view: PrivilegedView) {
    this.#view = view;
    this.#position = view.endEffectorPose().position;
  }

  /** Measures the tool's motion; to be called exactly once per control step, whatever is then commanded. */
  observe(): void {
    const { position } = this.#view.endEffectorPose();
    this.#velocity = subtract(position, this.#position);
    this.#position = position;
  }

  /** Distance that the tool moved in the last control step, m. */
  get speed(): number {
    return norm(this.#velocity);
  }

  /** Vector to `target`, m, and rotation to "upright with the fingers along `fingers`", rotation vector, rad. */
  errorTo(target: Vec3, fingers: Vec3): { readonly position: Vec3; readonly rotation: Vec3 } {
    const tool = this.#view.endEffectorPose();
    return {
      position: subtract(target, tool.position),
      rotation: uprightError(tool.rotation, this.#view.fingerDirection(), fingers),
    };
  }

  /** The action towards a tool position (m, world), upright with the fingers along `fingers`. */
  towards(target: Vec3, fingers: Vec3, gripper: GripperCommand, maxCommand = 1): Action {
    const error = this.errorTo(target, fingers);
    return servo(error.position, this.#velocity, error.rotation, gripper, maxCommand);
  }
}
