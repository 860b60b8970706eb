import { describe, expect, it } from 'vitest';
import { fromAxisAngle, type Quat } from '../../../src/math/quat.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { evaluatePredicate } from '../../../src/task/evaluate-predicate.ts';
import { fakeSite, fakeWorldView } from '../fake-world-view.ts';

// Binary fractions, so that "exactly on the wall" is exact.
const HALF: Vec3 = [0.25, 0.5, 0.125];
const STEP = 2 ** -40;

function isIn(position: Vec3, rotation?: Quat, half: Vec3 = HALF) {
  const site = fakeSite([1, 2, 3], half, rotation === undefined ? {} : { rotation });
  return evaluatePredicate(['In', 'o', 'site'], fakeWorldView({ at: { o: position }, sites: [site] }));
}

describe('In', () => {
  it('holds at the centre and reports the distance to the nearest wall along every axis', () => {
    const report = isIn([1, 2, 3]);
    expect(report.holds).toBe(true);
    expect(report.parts).toEqual({ marginX: 0.25, marginY: 0.5, marginZ: 0.125 });
  });

  it.each([
    ['x, upper', [1.25, 2, 3], [1.25 - STEP, 2, 3]],
    ['x, lower', [0.75, 2, 3], [0.75 + STEP, 2, 3]],
    ['y, upper', [1, 2.5, 3], [1, 2.5 - STEP, 3]],
    ['y, lower', [1, 1.5, 3], [1, 1.5 + STEP, 3]],
    ['z, upper', [1, 2, 3.125], [1, 2, 3.125 - STEP]],
  ] as [string, Vec3, Vec3][])('is strict at the %s wall', (_name, on, inside) => {
    expect(isIn(on).holds).toBe(false);
    expect(isIn(inside).holds).toBe(true);
  });

  it('allows one centimetre below the box and no more', () => {
    expect(isIn([1, 2, 2.875 - 0.0099]).holds).toBe(true);
    expect(isIn([1, 2, 2.875 - 0.01]).holds).toBe(false);
    expect(isIn([1, 2, 2.875 - 0.0101]).holds).toBe(false);
    expect(isIn([1, 2, 3.125 + 0.005]).holds).toBe(false);
  });

  it('swaps extents for a quarter turn', () => {
    const quarter = fromAxisAngle([0, 0, 1], Math.PI / 2);
    expect(isIn([1.45, 2, 3], quarter).holds).toBe(true);
    expect(isIn([1, 2.3, 3], quarter).holds).toBe(false);
    expect(isIn([1, 2.2, 3], quarter).holds).toBe(true);
  });

  it('uses |R s|, not |R| s: at 45 degrees the components of a square cancel and one axis has no room', () => {
    const eighth = fromAxisAngle([0, 0, 1], Math.PI / 4);
    const report = isIn([1, 2, 3], eighth, [0.25, 0.25, 0.125]);
    expect(report.parts.marginX).toBeCloseTo(0, 12);
    expect(report.parts.marginY).toBeCloseTo(Math.SQRT1_2 * 0.5, 12);
  });

  it('is narrower than the true box on a cabinet turned by 2.69 rad', () => {
    const rotation = fromAxisAngle([0, 0, 1], 2.69);
    const half: Vec3 = [0.1, 0.08, 0.03];
    const quirk = Math.abs(0.1 * Math.sin(2.69) + 0.08 * Math.cos(2.69));
    const trueBox = 0.1 * Math.abs(Math.sin(2.69)) + 0.08 * Math.abs(Math.cos(2.69));
    expect(quirk).toBeLessThan(trueBox / 2);
    expect(isIn([1, 2 + quirk - 1e-6, 3], rotation, half).holds).toBe(true);
    expect(isIn([1, 2 + quirk + 1e-6, 3], rotation, half).holds).toBe(false);
  });

  it('says which site is missing', () => {
    expect(() => evaluatePredicate(['In', 'o', 'nowhere'], fakeWorldView({ at: { o: [0, 0, 0] } }))).toThrow(
      /site "nowhere"/,
    );
  });
});
