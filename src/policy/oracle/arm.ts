import type { Pose } from '../../math/pose.ts';
import { conjugate, multiply, toRotationVector } from '../../math/quat.ts';
import { norm, subtract, type Vec3, ZERO } from '../../math/vec3.ts';
import type { Action } from '../../spec/action.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { type GripperCommand, servo } from './servo.ts';

/** The arm as skills drive it: it remembers where the tool was one control step ago. */
export class Arm {
  /** Where the tool was at first. */
  readonly home: Pose;
  readonly #view: PrivilegedView;
  #position: Vec3;
  #velocity: Vec3 = ZERO;

  /** Takes the tool to be at rest, as it is after a reset. */
  constructor(view: PrivilegedView) {
    this.#view = view;
    this.home = view.endEffectorPose();
    this.#position = this.home.position;
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

  /** Vector to the position, m, and rotation by the shorter way to the rotation, rotation vector, rad; world. */
  errorTo(target: Pose): { readonly position: Vec3; readonly rotation: Vec3 } {
    const tool = this.#view.endEffectorPose();
    return {
      position: subtract(target.position, tool.position),
      rotation: toRotationVector(multiply(target.rotation, conjugate(tool.rotation))),
    };
  }

  /** The action towards a pose of the tool in the world. */
  towards(target: Pose, gripper: GripperCommand, maxCommand = 1): Action {
    const error = this.errorTo(target);
    return servo(error.position, this.#velocity, error.rotation, gripper, maxCommand);
  }
}
