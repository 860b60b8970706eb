import { choleskyFactor, choleskySolve } from '../math/cholesky.ts';
import type { Pose } from '../math/pose.ts';
import { conjugate, multiply, normalize, type Quat, toRotationVector } from '../math/quat.ts';
import { norm, scale, subtract, type Vec3 } from '../math/vec3.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import { ArmDynamics } from './arm-dynamics.ts';

/** How near the arm comes to a pose of its end effector. */
export interface ArmSolution {
  /** rad. */
  readonly joints: Float64Array;
  /** What is left to the position, m, and to the rotation, rad. */
  readonly positionError: number;
  readonly rotationError: number;
  /** Distance of the joint that is nearest to one of its stops, rad. */
  readonly limitMargin: number;
  /** Distance of the joint that is furthest from its nominal position, rad. */
  readonly strain: number;
}

const MAX_ITERATIONS = 60;
/** Largest part of the error that one iteration works on, m and rad: the arm is followed along its way, not jumped. */
const POSITION_STEP = 0.05;
const ROTATION_STEP = 0.2;
/** Solved, m and rad. */
const POSITION_SOLVED = 0.001;
const ROTATION_SOLVED = 0.01;
/** Keeps steps finite where the arm is stretched or its wrist aligned; same unit as J M⁻¹ Jᵀ. */
const REGULARISATION = 1e-4;
/** Share of the way to the nominal posture that one iteration takes where the task leaves it free. */
const POSTURE_GAIN = 0.1;

/**
 * Finds where the controller would bring the arm: it follows the error with the inertia-weighted inverse that
 * operational-space control amounts to, pulls towards the nominal posture in the null space, and stops at joint
 * stops. Not a search: a posture that exists but that the controller would not come to is not found.
 */
export class ArmSolver {
  readonly #dynamics: ArmDynamics;
  readonly #nominal: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #positions: Float64Array;
  readonly #still: Float64Array;
  readonly #task = new Float64Array(36);
  readonly #wrench = new Float64Array(6);

  /** `base`: where the robot's first body stands in the world. */
  constructor(robot: RobotSpec, base: Pose, air: SceneSpec['air']) {
    this.#dynamics = new ArmDynamics(robot, base, air);
    const joints = robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
    const arm = joints.slice(0, this.#dynamics.armCount);
    this.#nominal = Float64Array.from(arm, ({ initial }) => initial);
    this.#low = Float64Array.from(arm, ({ range }) => range[0]);
    this.#high = Float64Array.from(arm, ({ range }) => range[1]);
    this.#positions = Float64Array.from(joints, ({ initial }) => initial);
    this.#still = new Float64Array(joints.length);
  }

  /** `from`: arm joints to start at, rad; `goal`: end effector in the world. */
  solve(from: ArrayLike<number>, goal: Pose): ArmSolution {
    const q = this.#positions;
    for (let i = 0; i < this.#dynamics.armCount; i++) q[i] = from[i]!;
    for (let iteration = 0; ; iteration++) {
      this.#dynamics.update(q, this.#still);
      const position = this.#positionError(goal);
      const rotation = this.#rotationError(goal);
      const [positionError, rotationError] = [norm(position), norm(rotation)];
      const solved = positionError < POSITION_SOLVED && rotationError < ROTATION_SOLVED;
      if (solved || iteration === MAX_ITERATIONS) {
        return {
          joints: q.slice(0, this.#dynamics.armCount),
          positionError,
          rotationError,
          limitMargin: this.#limitMargin(),
          strain: this.#strain(),
        };
      }
      this.#step(capped(position, POSITION_STEP), capped(rotation, ROTATION_STEP));
    }
  }

  #positionError(goal: Pose): Vec3 {
    const [x, y, z] = this.#dynamics.eefPosition as unknown as Vec3;
    return subtract(goal.position, [x, y, z]);
  }

  #rotationError(goal: Pose): Vec3 {
    return toRotationVector(multiply(goal.rotation, conjugate(fromMatrix(this.#dynamics.eefRotation))));
  }

  #limitMargin(): number {
    let margin = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#dynamics.armCount; i++) {
      const q = this.#positions[i]!;
      margin = Math.min(margin, q - this.#low[i]!, this.#high[i]! - q);
    }
    return margin;
  }

  #strain(): number {
    let strain = 0;
    for (let i = 0; i < this.#dynamics.armCount; i++) {
      strain = Math.max(strain, Math.abs(this.#positions[i]! - this.#nominal[i]!));
    }
    return strain;
  }

  /** Moves the joints by W Jᵀ (J W Jᵀ)⁻¹ (e − J p) + p: the task's step, and of the posture's what it leaves free. */
  #step(position: Vec3, rotation: Vec3): void {
    const n = this.#dynamics.armCount;
    const { jacobian: J, massMatrix: M } = this.#dynamics;
    const q = this.#positions;
    const posture = (j: number) => POSTURE_GAIN * (this.#nominal[j]! - q[j]!);
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c < 6; c++) {
        let sum = r === c ? REGULARISATION : 0;
        for (let j = 0; j < n; j++) sum += (J[r * n + j]! * J[c * n + j]!) / M[j * n + j]!;
        this.#task[r * 6 + c] = sum;
      }
      let moved = 0;
      for (let j = 0; j < n; j++) moved += J[r * n + j]! * posture(j);
      this.#wrench[r] = (r < 3 ? position[r]! : rotation[r - 3]!) - moved;
    }
    choleskyFactor(this.#task, 6);
    choleskySolve(this.#task, 6, this.#wrench);
    for (let j = 0; j < n; j++) {
      let step = posture(j);
      for (let r = 0; r < 6; r++) step += (J[r * n + j]! * this.#wrench[r]!) / M[j * n + j]!;
      q[j] = Math.min(this.#high[j]!, Math.max(this.#low[j]!, q[j]! + step));
    }
  }
}

function capped(v: Vec3, length: number): Vec3 {
  const full = norm(v);
  return full > length ? scale(v, length / full) : v;
}

/** Row-major rotation matrix to quaternion, by its largest component. */
function fromMatrix(m: Float64Array): Quat {
  const [a, b, c, d, e, f, g, h, i] = m as unknown as readonly number[] & { length: 9 };
  const trace = a! + e! + i!;
  if (trace > 0) return normalize([h! - f!, c! - g!, d! - b!, 1 + trace]);
  if (a! > e! && a! > i!) return normalize([1 + a! - e! - i!, b! + d!, c! + g!, h! - f!]);
  if (e! > i!) return normalize([b! + d!, 1 + e! - a! - i!, f! + h!, c! - g!]);
  return normalize([c! + g!, f! + h!, 1 + i! - a! - e!, d! - b!]);
}
