import { describe, expect, it } from 'vitest';
import { fromAxisAngle, rotate } from '../../src/math/quat.ts';
import { dampedInertial } from '../../src/physics/damped-inertial.ts';

const inertial = {
  ...{ mass: 2, centerOfMass: [0.1, 0, 0] as const, principalInertia: [0.1, 0.2, 0.25] as const },
  principalRotation: fromAxisAngle([0.6, 0, 0.8], 0.7),
};
const joint = {
  name: 'joint',
  axis: [0, 0, 1] as const,
  anchor: [0, 0, 0] as const,
  range: [-1, 1] as const,
};

describe('the mass of a damped joint', () => {
  it('grows by d·dt on a slide, without growing heavier', () => {
    const damped = dampedInertial(inertial, { ...joint, kind: 'slide', damping: 50 }, 0.002);
    expect(damped.inertial).toEqual({ ...inertial, mass: 2.1 });
    expect(damped.rate).toBe(25);
    expect(damped.gravityScale * damped.inertial.mass).toBeCloseTo(2, 12);
  });

  it('grows by d·dt about a hinge, and about no other axis', () => {
    const damped = dampedInertial(inertial, { ...joint, kind: 'hinge', damping: 5 }, 0.002);
    const about = (
      { principalInertia, principalRotation }: typeof damped.inertial,
      axis: [number, number, number],
    ) => {
      const [x, y, z, w] = principalRotation;
      const local = rotate([-x, -y, -z, w], axis);
      return principalInertia.reduce((sum, moment, k) => sum + moment * local[k]! ** 2, 0);
    };
    expect(about(damped.inertial, [0, 0, 1]) - about(inertial as never, [0, 0, 1])).toBeCloseTo(0.01, 12);
    expect(about(damped.inertial, [1, 0, 0])).toBeCloseTo(about(inertial as never, [1, 0, 0]), 12);
    expect(about(damped.inertial, [0, 1, 0])).toBeCloseTo(about(inertial as never, [0, 1, 0]), 12);
    // Steiner: the centre of mass lies 0.1 m beside the axis.
    expect(damped.rate).toBeCloseTo(5 / (about(inertial as never, [0, 0, 1]) + 2 * 0.01), 12);
    expect(damped.gravityScale).toBe(1);
  });

  it('is as given without damping', () => {
    const damped = dampedInertial(inertial, { ...joint, kind: 'slide', damping: 0 }, 0.002);
    expect(damped).toEqual({ inertial, rate: 0, gravityScale: 1 });
  });
});
