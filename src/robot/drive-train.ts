import type { RobotSpec } from '../scene/robot-schema.ts';
import type { ArmDynamics } from './arm-dynamics.ts';

/**
 * Most that an end stop, or the estimate of what touches a joint, amounts to, in limits of the joint's actuator. A
 * resting push stays below; in a violent impact the estimate is a substep late, and unbounded it could swing up.
 */
const MOST = 3;
/** Stiffness of a joint's end stop: its natural frequency, rad/s; a quarter of the substep rate at most. */
const STOP_FREQUENCY = 100;

/**
 * What lies between a motor's torque and its link: the rotor's inertia as seen through the gears (armature), viscous
 * damping, dry friction and end stops; the air's drag on the links comes on top. The engine's links carry none of it,
 * so the drive train works out how the reference arm would accelerate and hands the engine the torque that is left for
 * the links:
 *
 *     (M + A) q̈ = τ + τ_ext − bias − losses        the reference arm; A: armature
 *     M q̈ = τ_link + τ_ext − bias                  the engine's arm
 *     τ_link = τ − losses − A q̈
 *
 * τ_ext, what touching things do to the joints, is not measured but follows from how the joints moved during the last
 * substep. While nothing touches the arm it is about zero and the motion is the reference's. Against an obstacle
 * the estimate converges within about 10 substeps on what the engine's contact supplies, because the error shrinks
 * by A/(M + A) each time; so a resting push has the reference's force, and only the first 20 ms of an impact feel a
 * lighter arm.
 */
export class DriveTrain {
  readonly #dynamics: ArmDynamics;
  readonly #n: number;
  readonly #arm: number;
  readonly #dt: number;
  readonly #armature: Float64Array;
  readonly #damping: Float64Array;
  readonly #friction: Float64Array;
  readonly #ranges: readonly (readonly [number, number])[];
  /** Mass that slides with each finger, kg; zero for arm joints. */
  readonly #fingerMass: Float64Array;
  readonly #external: Float64Array;
  /** The substep's own estimate of it; the mean of two goes into `#external`. */
  readonly #touched: Float64Array;
  readonly #limits: Float64Array;
  readonly #lastVelocity: Float64Array;
  readonly #lastEffort: Float64Array;
  /** Inertias and bias of the substep that `observe` looks back on; the dynamics may have moved on since. */
  readonly #lastMass: Float64Array;
  readonly #lastBias: Float64Array;
  readonly #acceleration: Float64Array;
  readonly #measured: Float64Array;
  /** Joint velocities now, rad/s or m/s; valid after `observe`. */
  readonly velocities: Float64Array;
  readonly #velocityLag: number;
  #hasHistory = false;

  /** `velocityLag`: how old the velocities given to `observe` are, s. */
  constructor(
    robot: RobotSpec,
    dynamics: ArmDynamics,
    fingerMass: readonly [number, number],
    dt: number,
    velocityLag: number,
  ) {
    const joints = robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
    this.#dynamics = dynamics;
    this.#n = dynamics.count;
    this.#arm = dynamics.armCount;
    this.#dt = dt;
    this.#armature = Float64Array.from(joints, ({ armature }) => armature);
    this.#damping = Float64Array.from(joints, ({ damping }) => damping);
    this.#friction = Float64Array.from(joints, ({ frictionLoss }) => frictionLoss);
    this.#ranges = joints.map(({ range }) => range);
    this.#fingerMass = Float64Array.from(joints, (_, i) => (i < this.#arm ? 0 : fingerMass[i - this.#arm]!));
    this.#external = new Float64Array(this.#n);
    this.#touched = new Float64Array(this.#n);
    this.#limits = Float64Array.from(joints, ({ effortLimit }) => effortLimit);
    this.#lastVelocity = new Float64Array(this.#n);
    this.#lastEffort = new Float64Array(this.#n);
    this.#lastMass = new Float64Array(this.#arm * this.#arm);
    this.#lastBias = new Float64Array(this.#n);
    this.#acceleration = new Float64Array(this.#n);
    this.#measured = new Float64Array(this.#n);
    this.velocities = new Float64Array(this.#n);
    this.#velocityLag = velocityLag;
  }

  /**
   * Estimates what touching things did over the last substep from the joint velocities that the engine reports, and
   * brings those up to date. Call it once per substep, before `apply`.
   */
  observe(reported: Float64Array): void {
    const massMatrix = this.#lastMass;
    const bias = this.#lastBias;
    const n = this.#arm;
    const a = this.#measured;
    const v = this.velocities;
    for (let i = 0; i < this.#n; i++) v[i] = reported[i]! + this.#velocityLag * this.#acceleration[i]!;
    if (this.#hasHistory) {
      for (let i = 0; i < this.#n; i++) a[i] = (v[i]! - this.#lastVelocity[i]!) / this.#dt;
      for (let i = 0; i < n; i++) {
        let inertial = -this.#armature[i]! * a[i]!;
        for (let k = 0; k < n; k++) inertial += massMatrix[i * n + k]! * a[k]!;
        this.#estimate(i, inertial + bias[i]! - this.#lastEffort[i]!);
      }
      for (let i = n; i < this.#n; i++) {
        this.#estimate(i, this.#fingerMass[i]! * a[i]! + bias[i]! - this.#lastEffort[i]!);
      }
    }
    this.#lastVelocity.set(v);
    this.#hasHistory = true;
  }

  /** The mean of this substep's estimate and the last's: a chatter of the contact from one to the next cancels out. */
  #estimate(i: number, seen: number): void {
    const touched = bound(seen, MOST * this.#limits[i]!);
    this.#external[i] = (touched + this.#touched[i]!) / 2;
    this.#touched[i] = touched;
  }

  /**
   * From motor efforts (N m, N) to the efforts on the engine's links, in place. `inverseMass`: of the arm with its
   * armature, row-major.
   */
  apply(efforts: Float64Array, q: Float64Array, qd: Float64Array, inverseMass: Float64Array): void {
    const n = this.#arm;
    const { bias, drag } = this.#dynamics;
    const a = this.#acceleration;
    for (let i = 0; i < this.#n; i++) {
      const inertia = i < n ? 1 / inverseMass[i * n + i]! : this.#fingerMass[i]! + this.#armature[i]!;
      efforts[i]! += this.#stop(i, q[i]!, qd[i]!, inertia) + drag[i]! - this.#damping[i]! * qd[i]!;
    }
    this.#accelerate(efforts, inverseMass, bias);
    for (let i = 0; i < this.#n; i++) {
      // Dry friction: what would bring the joint to rest within the substep, up to the loss.
      const inertia = i < n ? 1 / inverseMass[i * n + i]! : this.#fingerMass[i]! + this.#armature[i]!;
      const stopping = -inertia * (qd[i]! / this.#dt + a[i]!);
      efforts[i]! += bound(stopping, this.#friction[i]!);
    }
    this.#accelerate(efforts, inverseMass, bias);
    for (let i = 0; i < this.#n; i++) {
      efforts[i]! -= this.#armature[i]! * a[i]!;
      this.#lastEffort[i] = efforts[i]!;
    }
    this.#lastMass.set(this.#dynamics.massMatrix);
    this.#lastBias.set(bias);
  }

  /** Accelerations of the reference arm under `efforts`. */
  #accelerate(efforts: Float64Array, inverseMass: Float64Array, bias: Float64Array): void {
    const n = this.#arm;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) {
        sum += inverseMass[i * n + k]! * (efforts[k]! + this.#external[k]! - bias[k]!);
      }
      this.#acceleration[i] = sum;
    }
    for (let i = n; i < this.#n; i++) {
      const mass = this.#fingerMass[i]! + this.#armature[i]! + this.#dt * this.#damping[i]!;
      this.#acceleration[i] = (efforts[i]! + this.#external[i]! - bias[i]!) / mass;
    }
  }

  /** End stop: a critically damped spring on the joint's effective inertia, only ever pushing back. */
  #stop(i: number, q: number, qd: number, inertia: number): number {
    const [low, high] = this.#ranges[i]!;
    const beyond = q < low ? q - low : q > high ? q - high : 0;
    if (beyond === 0) return 0;
    const push = -inertia * STOP_FREQUENCY * (STOP_FREQUENCY * beyond + 2 * qd);
    return push * beyond < 0 ? bound(push, MOST * this.#limits[i]!) : 0;
  }

  snapshot(): Float64Array {
    return Float64Array.from([...this.#state().flatMap((part) => [...part]), this.#hasHistory ? 1 : 0]);
  }

  restore(state: Float64Array): void {
    let at = 0;
    for (const part of this.#state()) {
      part.set(state.subarray(at, at + part.length));
      at += part.length;
    }
    this.#hasHistory = state[at] === 1;
  }

  /** What one substep leaves to the next. */
  #state(): readonly Float64Array[] {
    const last = [this.#lastVelocity, this.#lastEffort, this.#lastMass, this.#lastBias];
    return [this.#external, this.#touched, this.velocities, this.#acceleration, ...last];
  }
}

function bound(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
