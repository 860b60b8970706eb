import type { Pose } from '../../src/math/pose.ts';
import type { Quat } from '../../src/math/quat.ts';
import { ArmDynamics } from '../../src/robot/arm-dynamics.ts';
import { GripperLaw } from '../../src/robot/gripper-law.ts';
import { OscPose } from '../../src/robot/osc-pose.ts';
import type { ArmResponse, ReferenceCase } from '../../src/robot/osc-reference.ts';
import type { RobotSpec } from '../../src/scene/robot-schema.ts';
import type { SceneSpec } from '../../src/scene/scene-schema.ts';
import type { Action } from '../../src/spec/action.ts';

type Joint = NonNullable<RobotSpec['bodies'][number]['joint']>;

/** What of the arm's losses to leave out, to see what each of them does to the response. */
export interface Omissions {
  readonly friction?: boolean;
  readonly damping?: boolean;
}

/**
 * The arm alone, in joint space, by the textbook: q̈ = M⁻¹(τ − bias − losses), semi-implicit Euler, no engine. It
 * shares the law and the dynamics with the simulation, but none of its way of driving links.
 */
export class JointSpaceArm {
  readonly dynamics: ArmDynamics;
  readonly controller: OscPose;
  readonly q: Float64Array;
  readonly qd: Float64Array;
  readonly #gripper: GripperLaw;
  readonly #joints: readonly Joint[];
  readonly #dt: number;
  readonly #substeps: number;
  readonly #fingerMass: readonly number[];
  readonly #omit: Omissions;

  constructor(
    robot: RobotSpec,
    base: Pose,
    air: SceneSpec['air'],
    start: ReferenceCase['start'],
    omit: Omissions = {},
  ) {
    const { physicsHz, controlHz } = robot.controller;
    this.#joints = robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
    this.#dt = 1 / physicsHz;
    this.#substeps = physicsHz / controlHz;
    this.#omit = omit;
    this.#fingerMass = robot.gripper.joints.map((name) => {
      const finger = robot.bodies.find(({ joint }) => joint?.name === name)!;
      const tip = robot.bodies.find(({ parent }) => parent === finger.name)!;
      return finger.inertial!.mass + tip.inertial!.mass;
    });
    this.dynamics = new ArmDynamics(robot, base, air);
    this.q = Float64Array.from(this.#joints, ({ initial }) => initial);
    this.qd = new Float64Array(this.#joints.length);
    this.dynamics.update(this.q, this.qd);
    this.controller = new OscPose(robot, this.dynamics);
    this.#gripper = new GripperLaw(robot);
    this.q.set([...start.arm, ...start.fingers]);
  }

  /** One control step; answers the end of it, or the grip site as it was before the last substep. */
  step(action: Action, poseAge: number): ArmResponse {
    for (let substep = 0; substep < this.#substeps; substep++) this.#substep(action, substep === 0);
    const earlier = this.q.map((q, i) => q - poseAge * this.qd[i]!);
    this.dynamics.update(earlier, this.qd);
    return this.response();
  }

  response(): ArmResponse {
    const [x, y, z] = this.dynamics.eefPosition;
    const n = this.dynamics.armCount;
    return {
      position: [x!, y!, z!],
      rotation: quaternionOf(this.dynamics.eefRotation),
      fingers: [this.q[n]!, this.q[n + 1]!],
    };
  }

  #substep(action: Action, isFirst: boolean): void {
    const { dynamics, controller, q, qd } = this;
    const n = dynamics.armCount;
    const torques = new Float64Array(n);
    dynamics.update(q, qd);
    if (isFirst) controller.setGoal(action);
    controller.computeTorques(q, qd, torques);
    this.#gripper.advance(action[6]!);

    const net = Array.from(torques, (torque, i) => torque - dynamics.bias[i]! + dynamics.drag[i]!);
    for (let i = 0; i < n; i++) if (!this.#omit.damping) net[i]! -= this.#joints[i]!.damping * qd[i]!;
    const free = timesInverseMass(controller.inverseMass, net);
    const slowed = net.map((effort, i) => {
      const stopping = -(qd[i]! / this.#dt + free[i]!) / controller.inverseMass[i * n + i]!;
      const loss = this.#omit.friction ? 0 : this.#joints[i]!.frictionLoss;
      return effort + Math.max(-loss, Math.min(loss, stopping));
    });
    const acceleration = timesInverseMass(controller.inverseMass, slowed);
    for (let i = 0; i < n; i++) qd[i]! += acceleration[i]! * this.#dt;
    for (const finger of [0, 1] as const) this.#moveFinger(finger);
    for (let i = 0; i < q.length; i++) q[i]! += qd[i]! * this.#dt;
  }

  /** Damping of the fingers is stiff (half the mass per 5 ms), so it is implicit, as in the reference. */
  #moveFinger(finger: 0 | 1): void {
    const i = this.dynamics.armCount + finger;
    const { damping, armature, frictionLoss } = this.#joints[i]!;
    const mass = this.#fingerMass[finger]! + armature;
    const effort =
      this.#gripper.force(finger, this.q[i]!) -
      this.dynamics.bias[i]! +
      this.dynamics.drag[i]! -
      damping * this.qd[i]!;
    const implicit = mass + damping * this.#dt;
    const stopping = -implicit * (this.qd[i]! / this.#dt + effort / implicit);
    const friction = Math.max(-frictionLoss, Math.min(frictionLoss, stopping));
    this.qd[i]! += ((effort + friction) / implicit) * this.#dt;
  }
}

function timesInverseMass(inverse: Float64Array, effort: readonly number[]): number[] {
  const n = effort.length;
  return effort.map((_, i) => effort.reduce((sum, value, k) => sum + inverse[i * n + k]! * value, 0));
}

/** From a row-major rotation matrix whose trace may be anything; picks the largest component for accuracy. */
export function quaternionOf(r: Float64Array): Quat {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = r as unknown as readonly [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ];
  const squares = [1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz, 1 + xx + yy + zz];
  const largest = squares.indexOf(Math.max(...squares));
  const rows: readonly Quat[] = [
    [squares[0]!, xy + yx, xz + zx, zy - yz],
    [xy + yx, squares[1]!, yz + zy, xz - zx],
    [xz + zx, yz + zy, squares[2]!, yx - xy],
    [zy - yz, xz - zx, yx - xy, squares[3]!],
  ];
  const row = rows[largest]!;
  const size = 2 * Math.sqrt(squares[largest]!);
  return [row[0] / size, row[1] / size, row[2] / size, row[3] / size];
}
