import { choleskyFactor, choleskySolve } from '../math/cholesky.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { Action } from '../spec/action.ts';
import type { ArmDynamics } from './arm-dynamics.ts';
import { turnAbout } from './spatial.ts';

/**
 * Operational-space control of position and orientation: a spring and damper in Cartesian space, made uniform by the
 * arm's inertia, with position and orientation uncoupled, plus a posture in the null space. The law and its numbers
 * are robosuite's OSC_POSE as LIBERO configures it; docs/physics.md writes it out.
 */
export class OscPose {
  readonly #dynamics: ArmDynamics;
  readonly #n: number;
  readonly #stiffness: number;
  readonly #damping: number;
  readonly #postureStiffness: number;
  readonly #postureDamping: number;
  readonly #positionScale: number;
  readonly #rotationScale: number;
  readonly #nominal: Float64Array;
  readonly #limits: Float64Array;
  readonly #goalPosition = new Float64Array(3);
  readonly #goalRotation = new Float64Array(9);
  /** Row-major n x n. */
  readonly #inverseMass: Float64Array;
  readonly #massFactor: Float64Array;
  /** 6 x n: J M⁻¹. */
  readonly #weighted: Float64Array;
  readonly #task = new Float64Array(36);
  readonly #linear = new Float64Array(9);
  readonly #angular = new Float64Array(9);
  readonly #force = new Float64Array(3);
  readonly #torque = new Float64Array(3);
  readonly #posture = new Float64Array(6);
  readonly #pull: Float64Array;
  readonly #column: Float64Array;
  /** Joint torques before clipping, N m. */
  readonly unclipped: Float64Array;

  /** The goals start at the pose that `dynamics` was last updated to. */
  constructor(robot: RobotSpec, dynamics: ArmDynamics) {
    const { stiffness, dampingRatio, nullspaceStiffness, positionScale, rotationScale } = robot.controller;
    const n = dynamics.armCount;
    const joints = robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint])).slice(0, n);
    this.#dynamics = dynamics;
    this.#n = n;
    this.#stiffness = stiffness;
    this.#damping = 2 * Math.sqrt(stiffness) * dampingRatio;
    this.#postureStiffness = nullspaceStiffness;
    this.#postureDamping = 2 * Math.sqrt(nullspaceStiffness);
    this.#positionScale = positionScale;
    this.#rotationScale = rotationScale;
    this.#nominal = Float64Array.from(joints, ({ initial }) => initial);
    this.#limits = Float64Array.from(joints, ({ effortLimit }) => effortLimit);
    this.#inverseMass = new Float64Array(n * n);
    this.#massFactor = new Float64Array(n * n);
    this.#weighted = new Float64Array(6 * n);
    this.#pull = new Float64Array(n);
    this.#column = new Float64Array(n);
    this.unclipped = new Float64Array(n);
    this.#goalPosition.set(dynamics.eefPosition);
    this.#goalRotation.set(dynamics.eefRotation);
  }

  /** Inverse of the joint mass matrix as of the last `computeTorques`, row-major n x n. */
  get inverseMass(): Float64Array {
    return this.#inverseMass;
  }

  /**
   * Takes a new action, on the first substep of a control step: the goal is the present pose plus the scaled action
   * (−1 … 1, world frame); if all three rotation components are exactly zero the orientation goal stays.
   */
  setGoal(action: Action): void {
    const { eefPosition, eefRotation } = this.#dynamics;
    for (let k = 0; k < 3; k++)
      this.#goalPosition[k] = eefPosition[k]! + clip(action[k]!, 1) * this.#positionScale;
    const x = clip(action[3]!, 1) * this.#rotationScale;
    const y = clip(action[4]!, 1) * this.#rotationScale;
    const z = clip(action[5]!, 1) * this.#rotationScale;
    if (x === 0 && y === 0 && z === 0) return;
    const angle = Math.sqrt(x * x + y * y + z * z);
    this.#goalRotation.set(eefRotation);
    turnAbout(this.#goalRotation, 0, x / angle, y / angle, z / angle, angle);
  }

  /** Joint torques (N m, clipped to the actuators' limits) for the state that `dynamics` was last updated to. */
  computeTorques(q: Float64Array, qd: Float64Array, out: Float64Array): void {
    const n = this.#n;
    const { jacobian: J, massMatrix: M, bias } = this.#dynamics;
    this.#invertMass();
    this.#computeTaskInertia();
    this.#computeWrench(qd);

    // Posture: M x − Jᵀ Λ J x with x = kp (nominal − q) − kd q̇, which is Nᵀ M x without forming N.
    for (let i = 0; i < n; i++) {
      this.#pull[i] = this.#postureStiffness * (this.#nominal[i]! - q[i]!) - this.#postureDamping * qd[i]!;
    }
    for (let r = 0; r < 6; r++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += J[r * n + i]! * this.#pull[i]!;
      this.#posture[r] = sum;
    }
    choleskySolve(this.#task, 6, this.#posture);

    for (let i = 0; i < n; i++) {
      let torque = bias[i]!;
      for (let k = 0; k < 3; k++) {
        torque += J[k * n + i]! * (this.#force[k]! - this.#posture[k]!);
        torque += J[(k + 3) * n + i]! * (this.#torque[k]! - this.#posture[k + 3]!);
      }
      for (let k = 0; k < n; k++) torque += M[i * n + k]! * this.#pull[k]!;
      this.unclipped[i] = torque;
      out[i] = clip(torque, this.#limits[i]!);
    }
  }

  #invertMass(): void {
    const n = this.#n;
    const column = this.#column;
    this.#massFactor.set(this.#dynamics.massMatrix);
    choleskyFactor(this.#massFactor, n);
    for (let j = 0; j < n; j++) {
      column.fill(0);
      column[j] = 1;
      choleskySolve(this.#massFactor, n, column);
      for (let i = 0; i < n; i++) this.#inverseMass[i * n + j] = column[i]!;
    }
  }

  /** Factors of J M⁻¹ Jᵀ (6 x 6) and of its position and orientation blocks. */
  #computeTaskInertia(): void {
    const n = this.#n;
    const { jacobian: J } = this.#dynamics;
    const W = this.#weighted;
    for (let r = 0; r < 6; r++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += J[r * n + k]! * this.#inverseMass[k * n + j]!;
        W[r * n + j] = sum;
      }
    }
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c <= r; c++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += W[r * n + k]! * J[c * n + k]!;
        this.#task[r * 6 + c] = sum;
        this.#task[c * 6 + r] = sum;
      }
    }
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        this.#linear[i * 3 + j] = this.#task[i * 6 + j]!;
        this.#angular[i * 3 + j] = this.#task[(i + 3) * 6 + j + 3]!;
      }
    }
    choleskyFactor(this.#linear, 3);
    choleskyFactor(this.#angular, 3);
    choleskyFactor(this.#task, 6);
  }

  /** Λp F and Λo T. */
  #computeWrench(qd: Float64Array): void {
    const n = this.#n;
    const { jacobian: J, eefPosition, eefRotation: R } = this.#dynamics;
    const G = this.#goalRotation;
    for (let k = 0; k < 3; k++) {
      let v = 0;
      let w = 0;
      for (let i = 0; i < n; i++) {
        v += J[k * n + i]! * qd[i]!;
        w += J[(k + 3) * n + i]! * qd[i]!;
      }
      this.#force[k] = this.#stiffness * (this.#goalPosition[k]! - eefPosition[k]!) - this.#damping * v;
      // Half the sum of cross products of present and wanted axes: the columns of R and G.
      const a = (k + 1) % 3;
      const b = (k + 2) % 3;
      let error = 0;
      for (let c = 0; c < 3; c++) error += R[a * 3 + c]! * G[b * 3 + c]! - R[b * 3 + c]! * G[a * 3 + c]!;
      this.#torque[k] = this.#stiffness * 0.5 * error - this.#damping * w;
    }
    choleskySolve(this.#linear, 3, this.#force);
    choleskySolve(this.#angular, 3, this.#torque);
  }

  snapshot(): Float64Array {
    return Float64Array.from([...this.#goalPosition, ...this.#goalRotation]);
  }

  restore(goals: Float64Array): void {
    this.#goalPosition.set(goals.subarray(0, 3));
    this.#goalRotation.set(goals.subarray(3));
  }
}

function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
