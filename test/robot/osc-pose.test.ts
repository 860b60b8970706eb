import { describe, expect, it } from 'vitest';
import { OscPose } from '../../src/robot/osc-pose.ts';
import { atInit, nominal, panda, pandaAt, rest } from './panda.ts';

const N = 7;
const HOLD = [0, 0, 0, 0, 0, 0, -1];

function torquesFor(action: readonly number[], q = nominal, qd = rest) {
  const dynamics = pandaAt();
  const controller = new OscPose(panda, dynamics);
  dynamics.update(q, qd);
  controller.setGoal(action);
  const out = new Float64Array(N);
  controller.computeTorques(q, qd, out);
  return { controller, out, unclipped: controller.unclipped.slice() };
}

function multiply(a: readonly (readonly number[])[], x: readonly number[]): number[] {
  return a.map((row) => row.reduce((sum, value, i) => sum + value * x[i]!, 0));
}

function transpose(a: readonly (readonly number[])[]): number[][] {
  return a[0]!.map((_, j) => a.map((row) => row[j]!));
}

function expectClose(got: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  for (const [i, value] of wanted.entries()) expect(Math.abs(got[i]! - value)).toBeLessThan(tolerance);
}

describe('OscPose', () => {
  it.each(atInit.firstTorques)(
    'asks for the reference torques at the first substep of $name',
    ({ action, torques }) => {
      // The reference is rounded to 1e-4 N m.
      expectClose(torquesFor(action).unclipped, torques, 2e-4);
    },
  );

  it('is uniform in position by the reference Λp', () => {
    const { unclipped } = torquesFor([0.4, -0.3, 0.2, 0, 0, 0, 0]);
    const force = multiply(
      atInit.lambdaPosition,
      [0.4, -0.3, 0.2].map((a) => 150 * 0.05 * a),
    );
    const wanted = multiply(transpose(atInit.jacobianPosition), force);
    expectClose(
      unclipped,
      wanted.map((torque, i) => torque + atInit.bias[i]!),
      5e-4,
    );
  });

  it('is uniform in orientation by the reference Λo', () => {
    // The law's error is sin of the angle about the axis.
    const { unclipped } = torquesFor([0, 0, 0, 0, 0.1, 0, 0]);
    const torque = multiply(atInit.lambdaOrientation, [0, 150 * Math.sin(0.05), 0]);
    const wanted = multiply(transpose(atInit.jacobianOrientation), torque);
    expectClose(
      unclipped,
      wanted.map((value, i) => value + atInit.bias[i]!),
      5e-4,
    );
  });

  it('pulls the posture back by Nᵀ M without moving the grip site', () => {
    const pull = [0.3, -0.2, 0.5, 0.1, -0.4, 0.6, 0.2];
    // Velocities enter the posture with 2√10 and the task with the critical damping; take the task part away.
    const qd = Float64Array.of(...pull, 0, 0);
    const { jacobian, bias } = pandaAt(nominal, qd);
    const J = Array.from({ length: 6 }, (_, r) => [...jacobian.subarray(r * N, (r + 1) * N)]);
    const damping = -2 * Math.sqrt(150);
    const velocity = multiply(J, pull).map((v) => damping * v);
    const force = multiply(atInit.lambdaPosition, velocity.slice(0, 3));
    const torque = multiply(atInit.lambdaOrientation, velocity.slice(3));
    const task = multiply(transpose(J), [...force, ...torque]);
    const posture = multiply(
      transpose(atInit.nullspace),
      multiply(
        atInit.massMatrix,
        pull.map((v) => -2 * Math.sqrt(10) * v),
      ),
    );
    const { unclipped } = torquesFor(HOLD, nominal, qd);
    // The reference matrices are rounded to 1e-6 and multiplied up to a few hundred times.
    expectClose(
      unclipped,
      task.map((value, i) => value + posture[i]! + bias[i]!),
      2e-3,
    );
  });

  it('clips torques to the limits of each joint and keeps the unclipped ones', () => {
    const { out, unclipped } = torquesFor([0, 0, 1, 0, 0, 0.5, -1]);
    expect(unclipped[1]!).toBeLessThan(-80);
    expect(out[1]).toBe(-80);
    expect(unclipped[6]!).toBeLessThan(-12);
    expect(out[6]).toBe(-12);
    expect(out[0]).toBe(unclipped[0]);
  });

  it('clips actions to one', () => {
    const { unclipped } = torquesFor([7, -3, 0, 0, 0, 2, 0]);
    expect([...unclipped]).toEqual([...torquesFor([1, -1, 0, 0, 0, 1, 0]).unclipped]);
  });

  it('keeps the nominal orientation as its goal when the arm starts elsewhere and no rotation is asked for', () => {
    const away = nominal.map((value, i) => (i === 6 ? value + 0.05 : value));
    const { unclipped } = torquesFor(HOLD, away);
    const gravity = pandaAt(away).bias;
    // Turned by +0.05 rad at the wrist: it pulls back, far beyond its posture's 10·0.05·M.
    expect(unclipped[6]! - gravity[6]!).toBeLessThan(-3);
  });

  it('takes the present orientation as its base once any rotation is asked for', () => {
    const away = nominal.map((value, i) => (i === 6 ? value + 0.05 : value));
    const { unclipped } = torquesFor([0, 0, 0, 1e-9, 0, 0, -1], away);
    expect(Math.abs(unclipped[6]! - pandaAt(away).bias[6]!)).toBeLessThan(0.6);
  });

  it('starts every goal from the present position: actions do not add up', () => {
    const dynamics = pandaAt();
    const controller = new OscPose(panda, dynamics);
    const out = new Float64Array(N);
    for (let k = 0; k < 3; k++) controller.setGoal([1, 0, 0, 0, 0, 0, -1]);
    controller.computeTorques(nominal, rest, out);
    expect([...controller.unclipped]).toEqual([...torquesFor([1, 0, 0, 0, 0, 0, -1]).unclipped]);
  });

  it('answers the same after its goals were saved and restored', () => {
    const { controller, out } = torquesFor([0.3, 0.2, -0.1, 0.4, 0, 0.2, 0]);
    const saved = controller.snapshot();
    controller.setGoal([-1, -1, -1, -1, -1, -1, 0]);
    controller.restore(saved);
    const again = new Float64Array(N);
    controller.computeTorques(nominal, rest, again);
    expect([...again]).toEqual([...out]);
  });

  it.each([
    ['stretched at its elbow limit', [0, 0, 0, -0.0698, 0, 1.6, 0.8]],
    ['fully stretched', [0, 0, 0, 0, 0, 0, 0]],
    ['with its wrist axes in line', [0, 0, 0, -1.5, 0, 0, 0]],
    ['upright with its elbow straight and the wrist at right angles', [0, 0, 0, 0, 0, Math.PI / 2, 0]],
  ])('stays finite and within its limits %s', (_, arm) => {
    for (const nudge of [0, 1e-12, 1e-9, 1e-6, 1e-3]) {
      const q = Float64Array.from([...arm, 0.02, -0.02], (value) => value + nudge);
      const qd = rest.map((_value, i) => (i < N ? 0.2 : 0));
      const { out, unclipped } = torquesFor([1, 1, 1, 1, 1, 1, 1], q, qd);
      expect([...unclipped].every(Number.isFinite)).toBe(true);
      for (const [i, limit] of [80, 80, 80, 80, 80, 12, 12].entries()) {
        expect(Math.abs(out[i]!)).toBeLessThanOrEqual(limit);
      }
    }
  });
});
