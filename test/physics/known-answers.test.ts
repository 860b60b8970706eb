import { describe, expect, it } from 'vitest';
import { fromAxisAngle } from '../../src/math/quat.ts';
import { norm, subtract } from '../../src/math/vec3.ts';
import { at, boxInertial, makeWorld, run } from '../helpers/handmade-world.ts';

const G = 9.81;
const CUBE = [0.02, 0.02, 0.02] as const;
const cube = (name: string, z: number, x = 0) => ({
  name,
  shape: { kind: 'box' as const, halfExtents: CUBE },
  pose: at([x, 0, z]),
  inertial: boxInertial(0.05, CUBE),
});
const ground = {
  name: 'anchor',
  shape: { kind: 'box' as const, halfExtents: [1, 1, 0.05] as const },
  pose: at([0, 0, -0.05]),
};

describe('free fall', () => {
  it('covers g t²/2 and reaches g t', async () => {
    const world = await makeWorld([cube('cube', 2)]);
    run(world, 0.4);
    const z = world.bodyPose('cube/object').position[2];
    // The integrator is exact in velocity, and half a substep ahead in position: g t dt / 2 = 4 mm at most.
    expect(2 - z).toBeGreaterThan((G * 0.4 * 0.4) / 2);
    expect(2 - z - (G * 0.4 * 0.4) / 2).toBeLessThan((G * 0.4 * world.dt) / 2);
    expect(world.linearVelocity('cube/object')[2]).toBeCloseTo(-G * 0.4, 3);
    world.dispose();
  });
});

describe('friction', () => {
  const slope = (angle: number) => ({
    ...ground,
    friction: 0.5,
    pose: at([0, 0, 0], fromAxisAngle([0, 1, 0], angle)),
  });
  const on = (angle: number) => ({
    ...cube('cube', 0),
    friction: 0.2,
    pose: at([0.07 * Math.sin(angle), 0, 0.07 * Math.cos(angle)] as const, fromAxisAngle([0, 1, 0], angle)),
  });

  it('of two solids is the larger of theirs, and holds up to its angle', async () => {
    const angle = Math.atan(0.5) - 0.02;
    const world = await makeWorld([slope(angle), on(angle)]);
    const start = world.bodyPose('cube/object').position;
    run(world, 1);
    expect(norm(subtract(world.bodyPose('cube/object').position, start))).toBeLessThan(0.002);
    world.dispose();
  });

  it('lets a block slide beyond its angle, as fast as it should', async () => {
    const angle = Math.atan(0.5) + 0.05;
    const world = await makeWorld([slope(angle), on(angle)]);
    const start = world.bodyPose('cube/object').position;
    run(world, 1);
    const expected = (G * (Math.sin(angle) - 0.5 * Math.cos(angle))) / 2;
    const got = norm(subtract(world.bodyPose('cube/object').position, start));
    expect(got / expected).toBeGreaterThan(0.95);
    expect(got / expected).toBeLessThan(1.05);
    world.dispose();
  });
});

describe('a hinged body', () => {
  it('swings with the period of a physical pendulum', async () => {
    const half = [0.01, 0.01, 0.1] as const;
    const joint = {
      ...{ name: 'hinge', kind: 'hinge' as const, axis: [0, 1, 0] as const, damping: 0 },
      ...{ anchor: [0, 0, 0.1] as const, range: [-1, 1] as const },
    };
    const bob = { name: 'bob', shape: { kind: 'box' as const, halfExtents: half }, pose: at([0, 0, 0]) };
    const anchor = { ...ground, pose: at([0, 0, -5]) };
    const parts = [anchor, { ...bob, pose: at([0, 0, 6]), inertial: boxInertial(0.2, half), joint }];
    const world = await makeWorld(parts, { joints: { 'bob.hinge': 0.1 } });
    expect(world.jointValue('bob.hinge')).toBeCloseTo(0.1, 5);
    const inertia = (0.2 * (0.01 ** 2 + 0.1 ** 2)) / 3 + 0.2 * 0.1 ** 2;
    const period = 2 * Math.PI * Math.sqrt(inertia / (0.2 * G * 0.1));
    const crossings: number[] = [];
    let last = world.jointValue('bob.hinge');
    while (crossings.length < 5 && world.time < 10) {
      world.step();
      const value = world.jointValue('bob.hinge');
      if (last > 0 !== value > 0) crossings.push(world.time);
      last = value;
    }
    expect((crossings[4]! - crossings[0]!) / 2 / period).toBeCloseTo(1, 2);
    world.dispose();
  });
});

describe('a hinged body at the end of its range', () => {
  it('stops there', async () => {
    const half = [0.05, 0.02, 0.02] as const;
    const joint = {
      ...{ name: 'knob', kind: 'hinge' as const, axis: [0, 0, 1] as const, damping: 0.001 },
      ...{ anchor: [0.05, 0, 0] as const, range: [-0.005, 0.6] as const },
    };
    const knob = { name: 'knob', shape: { kind: 'box' as const, halfExtents: half }, pose: at([0, 0, 6]) };
    const world = await makeWorld([
      { ...ground, pose: at([0, 0, -5]) },
      { ...knob, inertial: boxInertial(0.2, half), joint },
    ]);
    world.push('knob/object', [0, -0.2, 0]);
    let largest = 0;
    for (let step = 0; step < 1000; step++) {
      world.step();
      largest = Math.max(largest, world.jointValue('knob.knob'));
    }
    expect(largest).toBeGreaterThan(0.59);
    expect(largest).toBeLessThan(0.62);
    world.dispose();
  });
});

describe('a stack at rest', () => {
  it('neither sinks nor drifts nor topples in ten seconds', async () => {
    const world = await makeWorld([ground, cube('a', 0.0205), cube('b', 0.061), cube('c', 0.1015)]);
    run(world, 1);
    const settled = ['a', 'b', 'c'].map((name) => world.bodyPose(`${name}/object`).position);
    settled.forEach((position, index) => {
      expect(Math.abs(position[2] - (0.02 + 0.04 * index))).toBeLessThan(0.0005);
    });
    run(world, 10);
    ['a', 'b', 'c'].forEach((name, index) => {
      const moved = subtract(world.bodyPose(`${name}/object`).position, settled[index]!);
      expect(norm(moved), name).toBeLessThan(0.001);
    });
    world.dispose();
  });

  it('knows what touches what', async () => {
    const world = await makeWorld([ground, cube('a', 0.0205), cube('b', 0.061), cube('apart', 0.0205, 0.3)]);
    run(world, 0.5);
    expect(world.inContact('a', 'b')).toBe(true);
    expect(world.inContact('b', 'a')).toBe(true);
    expect(world.inContact('anchor', 'a')).toBe(true);
    expect(world.inContact('anchor', 'b')).toBe(false);
    expect(world.inContact('apart', 'b')).toBe(false);
    world.dispose();
  });

  it('presses on the ground with its weight', async () => {
    const world = await makeWorld([ground, cube('a', 0.0201), cube('b', 0.0602)]);
    run(world, 0.4);
    expect(world.normalForce('a', 'anchor') / (0.1 * G)).toBeCloseTo(1, 1);
    world.dispose();
  });
});

describe('an object that starts inside the ground', () => {
  it.each([0.005, 0.02, 0.038])('by %f m comes out without being launched', async (depth) => {
    const flat = [0.05, 0.05, 0.03] as const;
    const world = await makeWorld([
      ground,
      {
        name: 'sunk',
        shape: { kind: 'box', halfExtents: flat },
        pose: at([0, 0, 0.03 - depth]),
        inertial: boxInertial(0.01, flat),
      },
    ]);
    let highest = 0;
    for (let step = 0; step < 500; step++) {
      world.step();
      world.refresh();
      highest = Math.max(highest, world.bodyPose('sunk/object').position[2]);
    }
    expect(highest).toBeLessThan(0.032);
    expect(world.bodyPose('sunk/object').position[2]).toBeCloseTo(0.03, 3);
    world.dispose();
  });
});

describe('a drawer', () => {
  const half = [0.05, 0.05, 0.02] as const;
  const drawer = (damping: number) => ({
    ...{ name: 'drawer', shape: { kind: 'box' as const, halfExtents: half }, pose: at([0, 0, 6]) },
    inertial: boxInertial(2, half),
    joint: {
      ...{ name: 'slide', kind: 'slide' as const, axis: [0, 1, 0] as const, damping },
      ...{ anchor: [0, 0, 0] as const, range: [-0.16, 0.01] as const },
    },
  });
  const anchor = { ...ground, pose: at([0, 0, -5]) };

  it('slides freely without damping and stops at its range', async () => {
    const world = await makeWorld([anchor, drawer(0)]);
    world.push('drawer/object', [0, -1, 0]);
    run(world, 0.2);
    expect(world.jointValue('drawer.slide')).toBeCloseTo(-0.1, 3);
    run(world, 1);
    expect(world.jointValue('drawer.slide')).toBeGreaterThan(-0.162);
    world.dispose();
  });

  it('comes to rest after p/d under viscous damping d', async () => {
    const world = await makeWorld([anchor, drawer(50)]);
    world.push('drawer/object', [0, -2.5, 0]);
    run(world, 2);
    expect(world.jointValue('drawer.slide')).toBeCloseTo(-0.05, 2);
    world.dispose();
  });

  it('starts where the initial state says', async () => {
    const world = await makeWorld([anchor, drawer(50)], { joints: { 'drawer.slide': -0.12 } });
    expect(world.jointValue('drawer.slide')).toBeCloseTo(-0.12, 6);
    run(world, 1);
    expect(world.jointValue('drawer.slide')).toBeCloseTo(-0.12, 3);
    world.dispose();
  });
});
