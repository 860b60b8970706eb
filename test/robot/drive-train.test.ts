import { describe, expect, it } from 'vitest';
import { choleskyFactor, choleskySolve } from '../../src/math/cholesky.ts';
import { ArmDynamics } from '../../src/robot/arm-dynamics.ts';
import { DriveTrain } from '../../src/robot/drive-train.ts';
import { OscPose } from '../../src/robot/osc-pose.ts';
import { air, base, nominal, panda, rest } from './panda.ts';

const N = 7;
const DT = 0.002;
const joints = panda.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));

/** The arm as an exact engine would move it: links without armature or losses, driven through the drive train. */
class LinkArm {
  readonly q = nominal.slice();
  readonly qd = rest.slice();
  readonly dynamics: ArmDynamics;
  readonly driveTrain: DriveTrain;
  readonly #controller: OscPose;

  constructor(resistance = air) {
    this.dynamics = new ArmDynamics(panda, base, resistance);
    this.dynamics.update(this.q, this.qd);
    this.driveTrain = new DriveTrain(panda, this.dynamics, [0.11, 0.11], DT, 0);
    this.#controller = new OscPose(panda, this.dynamics);
  }

  /** One substep under motor torques that hold the weight, plus `push` (N m) and what touches it, `touch`. */
  step(push: readonly number[], touch: readonly number[] = []): void {
    const { dynamics, driveTrain, q, qd } = this;
    driveTrain.observe(qd);
    dynamics.update(q, qd);
    this.#controller.computeTorques(q, qd, new Float64Array(N));
    const efforts = dynamics.bias.map((weight, i) => weight + (push[i] ?? 0));
    driveTrain.apply(efforts, q, qd, this.#controller.inverseMass);
    const links = dynamics.massMatrix.slice();
    for (let i = 0; i < N; i++) links[i * N + i]! -= joints[i]!.armature;
    choleskyFactor(links, N);
    const acceleration = Float64Array.from(
      { length: N },
      (_, i) => efforts[i]! - dynamics.bias[i]! + (touch[i] ?? 0),
    );
    choleskySolve(links, N, acceleration);
    for (let i = 0; i < N; i++) {
      qd[i]! += acceleration[i]! * DT;
      q[i]! += qd[i]! * DT;
    }
  }

  /** Kinetic energy of links and rotors, J. */
  energy(): number {
    const M = this.dynamics.massMatrix;
    let sum = 0;
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < N; j++) sum += 0.5 * this.qd[i]! * M[i * N + j]! * this.qd[j]!;
    }
    return sum;
  }
}

describe('DriveTrain', () => {
  it('lets an arm whose weight is held rest exactly', () => {
    const arm = new LinkArm();
    for (let k = 0; k < 50; k++) arm.step([]);
    expect(Math.max(...arm.qd.map(Math.abs))).toBeLessThan(1e-12);
  });

  it('holds a joint against a push below its dry friction and lets it go above', () => {
    const held = new LinkArm();
    const pushed = new LinkArm();
    for (let k = 0; k < 100; k++) {
      held.step([0, 0, 0, 0, 0, 0, 0.09]);
      pushed.step([0, 0, 0, 0, 0, 0, 0.2]);
    }
    expect(Math.abs(held.q[6]! - nominal[6]!)).toBeLessThan(1e-4);
    expect(pushed.q[6]! - nominal[6]!).toBeGreaterThan(1e-3);
  });

  it('moves links as the armature lets them: a push turns the wrist by its whole inertia', () => {
    const arm = new LinkArm();
    arm.step([0, 0, 0, 0, 0, 0, 5]);
    const inverse = arm.dynamics.massMatrix.slice();
    choleskyFactor(inverse, N);
    const net = Float64Array.of(0, 0, 0, 0, 0, 0, 5 - 0.1);
    choleskySolve(inverse, N, net);
    expect(arm.qd[6]! / DT).toBeCloseTo(net[6]!, 1);
  });

  it('only ever takes energy from a coasting arm and brings it to rest without turning it round', () => {
    const arm = new LinkArm();
    arm.qd.set([0.02, -0.015, 0.01, 0.02, -0.02, 0.015, 0.03]);
    arm.dynamics.update(arm.q, arm.qd);
    let before = arm.energy();
    for (let k = 0; k < 2000; k++) {
      arm.step([]);
      const after = arm.energy();
      expect(after).toBeLessThanOrEqual(before * (1 + 1e-6) + 1e-15);
      before = after;
    }
    expect(Math.max(...arm.qd.map(Math.abs))).toBeLessThan(1e-6);
  });

  it('finds out what pushes the arm from how it moves, so that a steady push meets the whole inertia', () => {
    // Without air, whose drag depends on the speed gained before the estimate has settled.
    const byMotor = new LinkArm({ density: 0, viscosity: 0 });
    const byTouch = new LinkArm({ density: 0, viscosity: 0 });
    for (let k = 0; k < 60; k++) {
      byMotor.step([0, 0, 0, 0, 0, 0, 2]);
      byTouch.step([], [0, 0, 0, 0, 0, 0, 2]);
    }
    const acceleration = (arm: LinkArm, push: readonly number[], touch: readonly number[]) => {
      const speed = arm.qd[6]!;
      arm.step(push, touch);
      return (arm.qd[6]! - speed) / DT;
    };
    const push = [0, 0, 0, 0, 0, 0, 2];
    expect(acceleration(byTouch, [], push) / acceleration(byMotor, push, [])).toBeCloseTo(1, 2);
  });

  it('stops a joint at the end of its range within some milliradians, and hardly lets it bounce', () => {
    const arm = new LinkArm();
    const [, end] = joints[6]!.range;
    const speed = 0.5;
    arm.q[6] = end - 0.01;
    arm.qd[6] = speed;
    let furthest = 0;
    let fastestBack = 0;
    for (let k = 0; k < 100; k++) {
      arm.step([]);
      furthest = Math.max(furthest, arm.q[6]! - end);
      fastestBack = Math.max(fastestBack, -arm.qd[6]!);
    }
    // A critically damped spring of 100 rad/s that cannot pull: v/(100 e) deep, e⁻² of the speed comes back.
    expect(furthest).toBeGreaterThan(0);
    expect(furthest).toBeLessThan((1.5 * speed) / (100 * Math.E));
    expect(fastestBack).toBeLessThan(0.3 * speed);
  });

  it('goes on with the same bits after it was saved and restored, whatever the dynamics did in between', () => {
    const arm = new LinkArm();
    const push = [3, 0, 0, 0, 0, 0, 2];
    for (let k = 0; k < 5; k++) arm.step(push);
    const saved = arm.driveTrain.snapshot();
    const [q, qd] = [arm.q.slice(), arm.qd.slice()];
    for (let k = 0; k < 3; k++) arm.step(push);
    const wanted = [...arm.q, ...arm.qd];
    arm.driveTrain.restore(saved);
    arm.q.set(q);
    arm.qd.set(qd);
    arm.dynamics.update(q, qd);
    for (let k = 0; k < 3; k++) arm.step(push);
    expect([...arm.q, ...arm.qd]).toEqual(wanted);
  });
});
