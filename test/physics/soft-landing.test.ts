import { describe, expect, it } from 'vitest';
import { rotate } from '../../src/math/quat.ts';
import { norm, type Vec3 } from '../../src/math/vec3.ts';
import { at, boxInertial, makeWorld, run } from '../helpers/handmade-world.ts';

const floor = {
  ...{ name: 'floor', shape: { kind: 'box' as const, halfExtents: [2, 2, 0.05] as const } },
  pose: at([0, 0, -0.05]),
};
/** As slender as LIBERO's yellow book. */
const BOOK: Vec3 = [0.012, 0.049, 0.061];
function book(z: number, name = 'book', x = 0) {
  return {
    ...{ name, shape: { kind: 'box' as const, halfExtents: BOOK }, pose: at([x, 0, z]) },
    inertial: boxInertial(0.028, BOOK),
  };
}

describe('what an initial state hung in the air', () => {
  it('stands still and upright on the ground half a second later', async () => {
    const world = await makeWorld([floor, book(BOOK[2] + 0.07)]);
    run(world, 0.5);
    const { position, rotation } = world.bodyPose('book/object');
    expect(Math.hypot(position[0], position[1])).toBeLessThan(0.001);
    expect(Math.abs(position[2] - BOOK[2])).toBeLessThan(0.0005);
    expect(rotate(rotation, [0, 0, 1])[2]).toBeGreaterThan(1 - 1e-5);
    expect(norm(world.linearVelocity('book/object'))).toBeLessThan(0.001);
    world.dispose();
  });

  it('falls freely until then', async () => {
    const world = await makeWorld([floor, book(BOOK[2] + 0.07)]);
    run(world, 0.1);
    expect(world.linearVelocity('book/object')[2]).toBeCloseTo(-0.981, 3);
    world.dispose();
  });

  it('comes to rest on another thing too', async () => {
    const world = await makeWorld([floor, book(BOOK[2] + 0.01), book(3 * BOOK[2] + 0.09, 'upper')]);
    run(world, 0.5);
    const { position } = world.bodyPose('upper/object');
    expect(Math.hypot(position[0], position[1])).toBeLessThan(0.002);
    expect(Math.abs(position[2] - 3 * BOOK[2])).toBeLessThan(0.001);
    world.dispose();
  });
});

describe('what an initial state put inside the ground', () => {
  it('is lifted straight onto it', async () => {
    const world = await makeWorld([floor, book(BOOK[2] - 0.035)]);
    run(world, 0.5);
    const { position, rotation } = world.bodyPose('book/object');
    expect(Math.hypot(position[0], position[1])).toBeLessThan(0.001);
    expect(Math.abs(position[2] - BOOK[2])).toBeLessThan(0.0005);
    expect(rotate(rotation, [0, 0, 1])[2]).toBeGreaterThan(1 - 1e-5);
    world.dispose();
  });
});

describe('what has stood on the ground', () => {
  it('goes where it is pushed', async () => {
    const world = await makeWorld([floor, book(BOOK[2])]);
    world.push('book/object', [0, 0.028, 0]);
    run(world, 0.02);
    expect(world.linearVelocity('book/object')[1]).toBeGreaterThan(0.8);
    world.dispose();
  });

  it('keeps the speed that a later fall gives it over the ground', async () => {
    const world = await makeWorld([floor, book(BOOK[2])]);
    run(world, 0.1);
    world.push('book/object', [0.028, 0, 0.056]);
    run(world, 0.6);
    expect(world.bodyPose('book/object').position[0]).toBeGreaterThan(0.42);
    world.dispose();
  });
});

describe('a world that goes back to a state in which something was falling', () => {
  it('lets it land the same way', async () => {
    const world = await makeWorld([floor, book(BOOK[2] + 0.07)]);
    run(world, 0.06);
    const falling = world.snapshot();
    run(world, 0.4);
    const landed = [...world.poses];
    world.restore(falling);
    run(world, 0.4);
    expect([...world.poses]).toEqual(landed);
    world.dispose();
  });
});
