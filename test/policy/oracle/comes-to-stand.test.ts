import { describe, expect, it } from 'vitest';
import { fromAxisAngle, multiply, rotate } from '../../../src/math/quat.ts';
import { add, type Vec3 } from '../../../src/math/vec3.ts';
import { comesToStand } from '../../../src/policy/oracle/comes-to-stand.ts';
import { orientedBox } from '../../../src/policy/oracle/oriented-box.ts';

const ALONG: Vec3 = [0, 1, 0];
const MUG: readonly (readonly [Vec3, Vec3])[] = [
  [
    [0, 0, 0.05],
    [0.035, 0.035, 0.05],
  ],
];
const HANDLE: readonly [Vec3, Vec3] = [
  [0, -0.065, 0.055],
  [0.01, 0.005, 0.03],
];
const PAN: readonly (readonly [Vec3, Vec3])[] = [
  [
    [0, 0, 0.02],
    [0.09, 0.09, 0.02],
  ],
];

/** The boxes leaning by `lean` against `ALONG`, a little over the ground, the hand having turned them by `yaw`. */
function leaning(parts: readonly (readonly [Vec3, Vec3])[], lean: number, yaw = 0) {
  const turn = multiply(fromAxisAngle([1, 0, 0], lean), fromAxisAngle([0, 0, 1], yaw));
  return parts.map(([center, halfExtents]) =>
    orientedBox({ position: add(rotate(turn, center), [0.3, 0.2, 0.95]), rotation: turn }, halfExtents),
  );
}

const stands = (parts: readonly (readonly [Vec3, Vec3])[], lean: number, yaw = 0) =>
  comesToStand(leaning(parts, 0), leaning(parts, lean, yaw), ALONG);

describe('comesToStand', () => {
  it('lets what is upright stand, however it is turned', () => {
    for (const yaw of [0, 0.7, Math.PI]) expect(stands(MUG, 0, yaw)).toBe(true);
  });

  it('lets a mug lean a little, and a pan more', () => {
    expect(stands(MUG, 0.3)).toBe(true);
    expect(stands(MUG, 0.6)).toBe(false);
    expect(stands(PAN, 0.6)).toBe(true);
  });

  it('does not let a mug come down on its handle', () => {
    expect(stands([...MUG, HANDLE], 0.3, Math.PI)).toBe(true);
    expect(stands([...MUG, HANDLE], 0.5)).toBe(false);
  });

  it('takes the foot of what hangs a little aslant for its foot', () => {
    expect(comesToStand(leaning(MUG, 0.1), leaning(MUG, 0.25), ALONG)).toBe(true);
  });
});
