import { describe, expect, it } from 'vitest';
import { PhysicsDivergedError } from '../../src/errors.ts';
import { at, boxInertial, makeWorld, run } from '../helpers/handmade-world.ts';

const HALF = [0.02, 0.02, 0.02] as const;
const cube = {
  ...{ name: 'cube', shape: { kind: 'box' as const, halfExtents: HALF }, pose: at([0, 0, 1]) },
  inertial: boxInertial(0.1, HALF),
};

describe('a state that is not finite', () => {
  it('raises PhysicsDivergedError with the body and the time', async () => {
    const world = await makeWorld([cube, { ...cube, name: 'healthy', pose: at([1, 0, 1]) }]);
    run(world, 0.1);
    world.push('cube/object', [Number.NaN, 0, 0]);
    let error: unknown;
    try {
      run(world, 0.1);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PhysicsDivergedError);
    expect((error as PhysicsDivergedError).bodyId).toBe('cube/object');
    expect((error as PhysicsDivergedError).time).toBeCloseTo(0.2, 6);
    world.dispose();
  });
});

describe('a world', () => {
  it('can be disposed of twice', async () => {
    const world = await makeWorld([cube]);
    world.dispose();
    expect(() => world.dispose()).not.toThrow();
  });

  it('leaves later worlds unharmed by one that diverged', async () => {
    const sick = await makeWorld([cube]);
    sick.push('cube/object', [Number.NaN, 0, 0]);
    expect(() => run(sick, 0.1)).toThrow(PhysicsDivergedError);
    sick.dispose();
    const world = await makeWorld([cube]);
    run(world, 0.1);
    expect(world.bodyPose('cube/object').position[2]).toBeLessThan(1);
    world.dispose();
  });

  it('names what it does not have', async () => {
    const world = await makeWorld([cube]);
    expect(() => world.bodyPose('nobody/object')).toThrow('no body "nobody/object"');
    expect(() => world.jointValue('cube.lid')).toThrow('no joint "cube.lid"');
    expect(world.site('nowhere')).toBeUndefined();
    world.dispose();
  });
});
