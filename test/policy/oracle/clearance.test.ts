import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { freeRise, riseToFree } from '../../../src/policy/oracle/clearance.ts';
import { orientedBox } from '../../../src/policy/oracle/oriented-box.ts';

const box = (height: number, halfExtents: Vec3 = [0.02, 0.02, 0.02]) =>
  orientedBox({ position: [0, 0, height], rotation: [0, 0, 0, 1] }, halfExtents);
const slab = (instance: string, height: number) => ({
  instance,
  box: box(height, [0.2, 0.2, 0.01]),
});

describe('riseToFree', () => {
  it('is the rise at which the margin is kept, in steps', () => {
    expect(riseToFree([box(0.02)], [slab('table', -0.01)], 0.004, 0.15)).toBeCloseTo(0.01, 9);
    expect(riseToFree([box(0.12)], [slab('table', -0.01)], 0.004, 0.15)).toBe(0);
  });
});

describe('freeRise', () => {
  it('goes all the way where nothing hangs over it, whatever it stands on', () => {
    expect(freeRise([box(0.02)], [slab('table', -0.01)], 0.002, 0.053)).toBe(0.053);
  });

  it('ends below what hangs over it', () => {
    // Between the top of the box at 4 cm and the underside at 7 cm, less 2 mm, in steps of 2 mm.
    expect(freeRise([box(0.02)], [slab('shelf', 0.08)], 0.002, 0.1)).toBeCloseTo(0.026, 9);
    expect(freeRise([box(0.02)], [slab('shelf', 0.053)], 0.002, 0.1)).toBe(0);
  });
});
