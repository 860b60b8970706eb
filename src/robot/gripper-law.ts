import type { RobotSpec } from '../scene/robot-schema.ts';

/**
 * Two fingers under position actuators: a sign opens or closes, the targets travel at a fixed speed over the fingers'
 * range, the force is proportional to the distance from the target, up to a limit (robosuite's Panda gripper).
 */
export class GripperLaw {
  /** Normalised commands, −1 … 1, one per finger. */
  readonly #command = new Float64Array(2);
  readonly #ranges: readonly (readonly [number, number])[];
  readonly #spec: RobotSpec['gripper'];
  readonly #direction: readonly [number, number];

  constructor(robot: RobotSpec) {
    const joints = robot.gripper.joints.map(
      (name) => robot.bodies.find(({ joint }) => joint?.name === name)!.joint!,
    );
    this.#spec = robot.gripper;
    this.#ranges = joints.map(({ range }) => range);
    // A finger closes towards its end of the range that is zero.
    this.#direction = [closingSign(joints[0]!.range), closingSign(joints[1]!.range)];
  }

  /** Once per substep. `command`: −1 opens, +1 closes, 0 keeps; only the sign counts. */
  advance(command: number): void {
    const speed = this.#spec.speedPerSubstep * Math.sign(command);
    for (let f = 0; f < 2; f++) {
      const moved = this.#command[f]! + this.#direction[f]! * speed;
      this.#command[f] = Math.max(-1, Math.min(1, moved));
    }
  }

  /** Where a finger is to go, m. */
  target(finger: 0 | 1): number {
    const [low, high] = this.#ranges[finger]!;
    return (low + high) / 2 + ((high - low) / 2) * this.#command[finger]!;
  }

  /** Actuator force on a finger standing at `position` (m), N. */
  force(finger: 0 | 1, position: number): number {
    const force = this.#spec.stiffness * (this.target(finger) - position);
    return Math.max(-this.#spec.forceLimit, Math.min(this.#spec.forceLimit, force));
  }

  snapshot(): Float64Array {
    return this.#command.slice();
  }

  restore(command: Float64Array): void {
    this.#command.set(command);
  }
}

function closingSign([low, high]: readonly [number, number]): number {
  return Math.abs(low) < Math.abs(high) ? -1 : 1;
}
