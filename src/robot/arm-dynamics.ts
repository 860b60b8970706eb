import type { Pose } from '../math/pose.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import { AirDrag } from './air-drag.ts';
import { type ArmTables, compileArm } from './arm-tables.ts';
import {
  addForceCross,
  addMotionCross,
  applyInertia,
  dot6,
  multiplyMatrices,
  rowDot,
  turnAbout,
} from './spatial.ts';

/** m s⁻² */
const GRAVITY = 9.81;

/**
 * Kinematics and dynamics of an arm with its gripper, in the world frame and about the world's origin: spatial
 * vectors are (angular 3, linear 3). `update` computes everything for one state without allocating; it runs every
 * 2 ms substep.
 */
export class ArmDynamics {
  /** Joints of the arm; the fingers follow them in every joint vector. */
  readonly armCount: number;
  /** Arm and fingers. */
  readonly count: number;
  /** Grip site (m, world). */
  readonly eefPosition = new Float64Array(3);
  /** Grip site rotation, row-major, body to world. */
  readonly eefRotation = new Float64Array(9);
  /** 6 x armCount, row-major: linear velocity of the grip site, then angular velocity, per joint velocity. */
  readonly jacobian: Float64Array;
  /** armCount x armCount, row-major, kg m²: links, hand and fingers, and the rotor armature on the diagonal. */
  readonly massMatrix: Float64Array;
  /** Coriolis, centrifugal and gravity torques of all joints, N m or N. */
  readonly bias: Float64Array;
  /** Torques of the air's drag on all joints, N m or N. */
  readonly drag: Float64Array;

  readonly #tables: ArmTables;
  readonly #rotation: Float64Array;
  readonly #position: Float64Array;
  /** Joint axes as spatial motions, 6 per joint. */
  readonly #motion: Float64Array;
  /** Spatial inertias about the origin, 10 per link: mass, first moment (3), second moment xx yy zz xy xz yz. */
  readonly #inertia: Float64Array;
  readonly #composite: Float64Array;
  readonly #velocity: Float64Array;
  readonly #acceleration: Float64Array;
  readonly #force: Float64Array;
  readonly #momentum = new Float64Array(6);
  readonly #air: AirDrag;
  /** Spatial force of the air per link. */
  readonly #wind: Float64Array;

  constructor(robot: RobotSpec, base: Pose, air: SceneSpec['air']) {
    const tables = compileArm(robot, base);
    const count = tables.mass.length;
    this.count = count;
    this.armCount = robot.arm.joints.length;
    this.jacobian = new Float64Array(6 * this.armCount);
    this.massMatrix = new Float64Array(this.armCount * this.armCount);
    this.bias = new Float64Array(count);
    this.drag = new Float64Array(count);
    this.#tables = tables;
    this.#air = new AirDrag(robot, tables.mounts, air);
    this.#wind = new Float64Array(count * 6);
    this.#rotation = new Float64Array(count * 9);
    this.#position = new Float64Array(count * 3);
    this.#motion = new Float64Array(count * 6);
    this.#inertia = new Float64Array(count * 10);
    this.#composite = new Float64Array(count * 10);
    this.#velocity = new Float64Array(count * 6);
    this.#acceleration = new Float64Array(count * 6);
    this.#force = new Float64Array(count * 6);
  }

  /** Computes everything at joint positions `q` (rad, m) and velocities `qd`; arm, then fingers. */
  update(q: Float64Array, qd: Float64Array): void {
    this.#placeLinks(q);
    this.#placeInertias();
    this.#placeEndEffector();
    this.#computeMassMatrix();
    this.#computeBias(qd);
    this.#computeDrag();
  }

  #placeLinks(q: Float64Array): void {
    const R = this.#rotation;
    const P = this.#position;
    const S = this.#motion;
    for (let i = 0; i < this.count; i++) {
      const parent = this.#tables.parents[i]!;
      const at = i * 9;
      if (parent === -1) {
        for (let k = 0; k < 9; k++) R[at + k] = this.#tables.offsetRotation[at + k]!;
        for (let k = 0; k < 3; k++) P[i * 3 + k] = this.#tables.offsetPosition[i * 3 + k]!;
      } else {
        multiplyMatrices(R, parent * 9, this.#tables.offsetRotation, at, R, at);
        for (let k = 0; k < 3; k++) {
          P[i * 3 + k] =
            P[parent * 3 + k]! + rowDot(R, parent * 9 + k * 3, this.#tables.offsetPosition, i * 3);
        }
      }
      const ax = rowDot(R, at, this.#tables.localAxis, i * 3);
      const ay = rowDot(R, at + 3, this.#tables.localAxis, i * 3);
      const az = rowDot(R, at + 6, this.#tables.localAxis, i * 3);
      const m = i * 6;
      if (this.#tables.isSlide[i] === 1) {
        P[i * 3]! += ax * q[i]!;
        P[i * 3 + 1]! += ay * q[i]!;
        P[i * 3 + 2]! += az * q[i]!;
        S[m] = 0;
        S[m + 1] = 0;
        S[m + 2] = 0;
        S[m + 3] = ax;
        S[m + 4] = ay;
        S[m + 5] = az;
        continue;
      }
      turnAbout(R, at, ax, ay, az, q[i]!);
      const px = P[i * 3]!;
      const py = P[i * 3 + 1]!;
      const pz = P[i * 3 + 2]!;
      S[m] = ax;
      S[m + 1] = ay;
      S[m + 2] = az;
      S[m + 3] = py * az - pz * ay;
      S[m + 4] = pz * ax - px * az;
      S[m + 5] = px * ay - py * ax;
    }
  }

  #placeInertias(): void {
    const R = this.#rotation;
    const I = this.#inertia;
    for (let i = 0; i < this.count; i++) {
      const at = i * 9;
      const m = this.#tables.mass[i]!;
      const cx = this.#position[i * 3]! + rowDot(R, at, this.#tables.localCom, i * 3);
      const cy = this.#position[i * 3 + 1]! + rowDot(R, at + 3, this.#tables.localCom, i * 3);
      const cz = this.#position[i * 3 + 2]! + rowDot(R, at + 6, this.#tables.localCom, i * 3);
      multiplyMatrices(R, at, this.#tables.localInertia, at, scratch, 0);
      const o = i * 10;
      I[o] = m;
      I[o + 1] = m * cx;
      I[o + 2] = m * cy;
      I[o + 3] = m * cz;
      I[o + 4] = rowDot(scratch, 0, R, at) + m * (cy * cy + cz * cz);
      I[o + 5] = rowDot(scratch, 3, R, at + 3) + m * (cx * cx + cz * cz);
      I[o + 6] = rowDot(scratch, 6, R, at + 6) + m * (cx * cx + cy * cy);
      I[o + 7] = rowDot(scratch, 0, R, at + 3) - m * cx * cy;
      I[o + 8] = rowDot(scratch, 0, R, at + 6) - m * cx * cz;
      I[o + 9] = rowDot(scratch, 3, R, at + 6) - m * cy * cz;
    }
  }

  #placeEndEffector(): void {
    const R = this.#rotation;
    const link = this.#tables.siteLink;
    multiplyMatrices(R, link * 9, this.#tables.siteRotation, 0, this.eefRotation, 0);
    const p = this.eefPosition;
    for (let k = 0; k < 3; k++) {
      p[k] = this.#position[link * 3 + k]! + rowDot(R, link * 9 + k * 3, this.#tables.sitePosition, 0);
    }
    const n = this.armCount;
    const S = this.#motion;
    const J = this.jacobian;
    const px = p[0]!;
    const py = p[1]!;
    const pz = p[2]!;
    for (let j = 0; j < n; j++) {
      const ax = S[j * 6]!;
      const ay = S[j * 6 + 1]!;
      const az = S[j * 6 + 2]!;
      J[j] = S[j * 6 + 3]! + ay * pz - az * py;
      J[n + j] = S[j * 6 + 4]! + az * px - ax * pz;
      J[2 * n + j] = S[j * 6 + 5]! + ax * py - ay * px;
      J[3 * n + j] = ax;
      J[4 * n + j] = ay;
      J[5 * n + j] = az;
    }
  }

  /** Composite rigid bodies: what each joint carries, then its inertia against every joint below it. */
  #computeMassMatrix(): void {
    const C = this.#composite;
    C.set(this.#inertia);
    for (let i = this.count - 1; i >= 0; i--) {
      const parent = this.#tables.parents[i]!;
      if (parent === -1) continue;
      for (let k = 0; k < 10; k++) C[parent * 10 + k]! += C[i * 10 + k]!;
    }
    const n = this.armCount;
    const f = this.#momentum;
    for (let i = 0; i < n; i++) {
      applyInertia(C, i * 10, this.#motion, i * 6, f, 0);
      for (let j = i; j !== -1; j = this.#tables.parents[j]!) {
        const value = dot6(this.#motion, j * 6, f, 0);
        this.massMatrix[i * n + j] = value;
        this.massMatrix[j * n + i] = value;
      }
      this.massMatrix[i * n + i]! += this.#tables.armature[i]!;
    }
  }

  /** Recursive Newton–Euler with zero joint acceleration; gravity as an upward acceleration of the base. */
  #computeBias(qd: Float64Array): void {
    const S = this.#motion;
    const V = this.#velocity;
    const A = this.#acceleration;
    const F = this.#force;
    for (let i = 0; i < this.count; i++) {
      const parent = this.#tables.parents[i]!;
      const at = i * 6;
      for (let k = 0; k < 6; k++) {
        V[at + k] = (parent === -1 ? 0 : V[parent * 6 + k]!) + S[at + k]! * qd[i]!;
        A[at + k] = parent === -1 ? (k === 5 ? GRAVITY : 0) : A[parent * 6 + k]!;
      }
      addMotionCross(V, at, S, at, qd[i]!, A, at);
      applyInertia(this.#inertia, i * 10, A, at, F, at);
      applyInertia(this.#inertia, i * 10, V, at, this.#momentum, 0);
      addForceCross(V, at, this.#momentum, 0, F, at);
    }
    for (let i = this.count - 1; i >= 0; i--) {
      const parent = this.#tables.parents[i]!;
      this.bias[i] = dot6(S, i * 6, F, i * 6);
      if (parent === -1) continue;
      for (let k = 0; k < 6; k++) F[parent * 6 + k]! += F[i * 6 + k]!;
    }
  }

  #computeDrag(): void {
    const W = this.#wind.fill(0);
    this.#air.addForces(this.#rotation, this.#position, this.#velocity, W);
    for (let i = this.count - 1; i >= 0; i--) {
      const parent = this.#tables.parents[i]!;
      this.drag[i] = dot6(this.#motion, i * 6, W, i * 6);
      if (parent === -1) continue;
      for (let k = 0; k < 6; k++) W[parent * 6 + k]! += W[i * 6 + k]!;
    }
  }
}

const scratch = new Float64Array(9);
