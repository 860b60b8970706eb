import { describe, expect, it } from 'vitest';
import { compose, invert, type Pose, transformPoint } from '../../src/math/pose.ts';
import {
  angleBetween,
  conjugate,
  fromAxisAngle,
  fromRotationVector,
  fromWxyz,
  multiply,
  type Quat,
  rotate,
  toMatrix,
  toRotationVector,
} from '../../src/math/quat.ts';
import { Random } from '../../src/math/random.ts';
import type { Vec3 } from '../../src/math/vec3.ts';

const SEED = 20240611; // printed by every failing random case below

function randomRotation(random: Random): Quat {
  const axis: Vec3 = [random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1) + 1e-3];
  return fromAxisAngle(axis, random.uniform(-Math.PI, Math.PI));
}

function expectVec(got: readonly number[], want: readonly number[], digits = 12) {
  for (const [index, value] of want.entries()) expect(got[index]).toBeCloseTo(value, digits);
}

describe('quaternions', () => {
  it('rotates x to y by 90 degrees about z', () => {
    expectVec(rotate(fromAxisAngle([0, 0, 1], Math.PI / 2), [1, 0, 0]), [0, 1, 0]);
  });

  it('reads MuJoCo order w, x, y, z', () => {
    expect(fromWxyz([0.1, 0.2, 0.3, 0.4])).toEqual([0.2, 0.3, 0.4, 0.1]);
  });

  it('applies the right factor of a product first', () => {
    const aboutZ = fromAxisAngle([0, 0, 1], Math.PI / 2);
    const aboutX = fromAxisAngle([1, 0, 0], Math.PI / 2);
    expectVec(rotate(multiply(aboutZ, aboutX), [0, 1, 0]), [0, 0, 1]);
    expectVec(rotate(multiply(aboutX, aboutZ), [0, 1, 0]), [-1, 0, 0]);
  });

  it('agrees with its matrix, for random rotations', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 50; i++) {
      const q = randomRotation(random);
      const v: Vec3 = [random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)];
      const m = toMatrix(q);
      const byMatrix = [0, 3, 6].map((row) => m[row]! * v[0] + m[row + 1]! * v[1] + m[row + 2]! * v[2]);
      expectVec(rotate(q, v), byMatrix);
    }
  });

  it('round-trips rotation vectors up to an angle of pi, whatever the sign of q', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 50; i++) {
      const q = randomRotation(random);
      const negated: Quat = [-q[0], -q[1], -q[2], -q[3]];
      expect(angleBetween(fromRotationVector(toRotationVector(q)), q)).toBeLessThan(1e-9);
      expectVec(toRotationVector(negated), toRotationVector(q), 9);
    }
  });

  it('measures the angle between rotations, q and -q being the same', () => {
    const q = fromAxisAngle([0, 1, 0], 0.7);
    expect(angleBetween(q, [0, 0, 0, 1])).toBeCloseTo(0.7, 12);
    expect(angleBetween(q, [-q[0], -q[1], -q[2], -q[3]])).toBeCloseTo(0, 12);
    expectVec(multiply(q, conjugate(q)), [0, 0, 0, 1]);
  });
});

describe('poses', () => {
  it('compose and invert cancel', () => {
    const random = new Random(SEED);
    const pose: Pose = { position: [0.3, -0.2, 1.1], rotation: randomRotation(random) };
    const identity = compose(pose, invert(pose));
    expectVec(identity.position, [0, 0, 0]);
    expect(angleBetween(identity.rotation, [0, 0, 0, 1])).toBeLessThan(1e-7);
  });

  it('transforms a point of the body into the world', () => {
    const pose: Pose = { position: [1, 2, 3], rotation: fromAxisAngle([0, 0, 1], Math.PI / 2) };
    expectVec(transformPoint(pose, [1, 0, 0]), [1, 3, 3]);
  });
});

describe('seeded randomness', () => {
  it('repeats for the same seed and differs for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, () => new Random(seed).uniform());
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('stays within its bounds', () => {
    const random = new Random(3);
    for (let i = 0; i < 1000; i++) {
      const x = random.uniform(-2, 5);
      expect(x).toBeGreaterThanOrEqual(-2);
      expect(x).toBeLessThan(5);
      expect([1, 2, 3]).toContain(random.integer(1, 3));
    }
  });
});
