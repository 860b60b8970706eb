import { describe, expect, it } from 'vitest';
import { angleBetween } from '../../src/math/quat.ts';
import { Random } from '../../src/math/random.ts';
import { quaternionOf } from './joint-space-arm.ts';
import { atInit, nominal, panda, pandaAt, rest } from './panda.ts';

const N = 7;
const GRAVITY = 9.81;

function expectClose(got: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(Math.abs(got[i]! - value)).toBeLessThan(tolerance);
}

/** Reproducible states well inside the joint ranges, moving. */
function randomStates(count: number): { q: Float64Array; qd: Float64Array }[] {
  const random = new Random(7);
  const joints = panda.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
  return Array.from({ length: count }, () => ({
    q: Float64Array.from(joints, ({ range: [low, high] }) => random.uniform(low, high)),
    qd: Float64Array.from(joints, ({ kind }) => random.uniform(-1, 1) * (kind === 'slide' ? 0.1 : 1)),
  }));
}

/** `x` with one joint moved by `step`. */
function moved(x: Float64Array, joint: number, step: number): Float64Array {
  return x.map((value, i) => (i === joint ? value + step : value));
}

/** The mass matrix without armature: the inertia of what moves. */
function linkInertia(q: Float64Array): Float64Array {
  const matrix = pandaAt(q).massMatrix.slice();
  const joints = panda.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
  for (let i = 0; i < N; i++) matrix[i * N + i]! -= joints[i]!.armature;
  return matrix;
}

describe('ArmDynamics at the nominal joints', () => {
  const dynamics = pandaAt();

  it('places the grip site where the reference does', () => {
    expectClose(dynamics.eefPosition, atInit.position, 2e-6);
    expect(angleBetween(quaternionOf(dynamics.eefRotation), atInit.rotation)).toBeLessThan(5e-6);
  });

  it('has the reference Jacobian', () => {
    expectClose(dynamics.jacobian, [...atInit.jacobianPosition, ...atInit.jacobianOrientation].flat(), 2e-6);
  });

  it('has the reference mass matrix, with the armature and without', () => {
    expectClose(dynamics.massMatrix, atInit.massMatrix.flat(), 2e-6);
    expectClose(linkInertia(nominal), atInit.massMatrixWithoutArmature.flat(), 2e-6);
  });

  it('needs the reference torques against gravity', () => {
    expectClose(dynamics.bias.subarray(0, N), atInit.bias, 2e-5);
  });

  it('meets no drag at rest', () => {
    expect([...dynamics.drag].every((effort) => effort === 0)).toBe(true);
  });
});

describe('ArmDynamics anywhere', () => {
  const states = randomStates(6);

  it('has the Jacobian that moving each joint a little measures', () => {
    const h = 1e-6;
    for (const { q } of states) {
      const { jacobian, eefRotation: R } = pandaAt(q);
      for (let j = 0; j < N; j++) {
        const ahead = pandaAt(moved(q, j, h));
        const behind = pandaAt(moved(q, j, -h));
        // ω× = Ṙ Rᵀ
        const spin = (a: number, b: number) =>
          [0, 1, 2].reduce(
            (sum, k) =>
              sum +
              ((ahead.eefRotation[a * 3 + k]! - behind.eefRotation[a * 3 + k]!) / (2 * h)) * R[b * 3 + k]!,
            0,
          );
        const turn = [spin(2, 1), spin(0, 2), spin(1, 0)];
        for (let k = 0; k < 3; k++) {
          const speed = (ahead.eefPosition[k]! - behind.eefPosition[k]!) / (2 * h);
          expect(jacobian[k * N + j]!).toBeCloseTo(speed, 7);
          expect(jacobian[(k + 3) * N + j]!).toBeCloseTo(turn[k]!, 7);
        }
      }
    }
  });

  it('has a symmetric, positive definite mass matrix', () => {
    for (const { q, qd } of states) {
      const M = pandaAt(q).massMatrix;
      for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) expect(M[i * N + j]).toBe(M[j * N + i]);
      let energy = 0;
      for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) energy += qd[i]! * M[i * N + j]! * qd[j]!;
      expect(energy).toBeGreaterThan(0);
    }
  });

  it('has the Coriolis and centrifugal torques that follow from how the mass matrix changes', () => {
    const h = 1e-6;
    for (const { q, qd: moving } of states) {
      // Fingers at rest relative to the hand: the 7 x 7 matrix says nothing of their motion.
      const qd = moving.map((speed, i) => (i < N ? speed : 0));
      const gravity = pandaAt(q, rest).bias;
      const bias = pandaAt(q, qd).bias;
      // c_i = Σ_jk (∂M_ij/∂q_k − ½ ∂M_jk/∂q_i) q̇_j q̇_k
      const slope = Array.from({ length: N }, (_, k) => {
        const ahead = pandaAt(moved(q, k, h)).massMatrix;
        const behind = pandaAt(moved(q, k, -h)).massMatrix;
        return ahead.map((value, at) => (value - behind[at]!) / (2 * h));
      });
      for (let i = 0; i < N; i++) {
        let torque = 0;
        for (let j = 0; j < N; j++) {
          for (let k = 0; k < N; k++) {
            torque += (slope[k]![i * N + j]! - 0.5 * slope[i]![j * N + k]!) * qd[j]! * qd[k]!;
          }
        }
        expect(bias[i]! - gravity[i]!).toBeCloseTo(torque, 6);
      }
    }
  });

  it('never gains energy from the air', () => {
    for (const { q, qd } of states) {
      const { drag } = pandaAt(q, qd);
      expect(drag.reduce((power, effort, i) => power + effort * qd[i]!, 0)).toBeLessThan(0);
    }
  });

  it('carries the fingers: closing them changes what the wrist turns', () => {
    const closed = Float64Array.of(...atInit.q, 0, 0);
    const wrist = (q: Float64Array) => pandaAt(q).massMatrix[N * N - 1]!;
    // Two fingers with their tips; their mass nears the axis of joint 7. Parallel-axis theorem.
    const outward = (q: number) => 0.1 * q ** 2 + 0.01 * (q + 0.0085) ** 2;
    expect(wrist(nominal) - wrist(closed)).toBeCloseTo(2 * (outward(0.020833) - outward(0)), 12);
  });

  it('holds each finger against its own weight along its slide', () => {
    for (const { q } of states) {
      const { bias, eefRotation } = pandaAt(q, rest);
      // Both fingers slide along the gripper's −x; a finger with its tip weighs 0.11 kg.
      for (const finger of [N, N + 1]) {
        expect(bias[finger]!).toBeCloseTo(0.11 * GRAVITY * -eefRotation[6]!, 9);
      }
    }
  });
});
