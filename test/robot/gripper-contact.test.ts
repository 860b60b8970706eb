import { describe, expect, it } from 'vitest';
import { norm, subtract } from '../../src/math/vec3.ts';
import type { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { RobotDriver } from '../../src/robot/robot-driver.ts';
import { at, boxInertial, makeWorld } from '../helpers/handmade-world.ts';

const DOWN = [0, 0, -1, 0, 0, 0, 1];
const UP_CLOSED = [0, 0, 0.5, 0, 0, 0, 1];
const HOLD_CLOSED = [0, 0, 0, 0, 0, 0, 1];
const OPEN = [0, 0, 0, 0, 0, 0, -1];

function repeat(driver: RobotDriver, action: readonly number[], steps: number): void {
  for (let step = 0; step < steps; step++) driver.step(action);
}

function siteHeight(driver: RobotDriver): number {
  return driver.dynamics.eefPosition[2]!;
}

/** A box between the fingers of the arm at its nominal pose, on a stand. */
async function graspWorld(mass: number): Promise<{ world: PhysicsWorld; driver: RobotDriver }> {
  const half = [0.02, 0.02, 0.03] as const;
  // The grip site's nominal position; the stand's top is just below the box.
  const [x, z] = [-0.20846, 1.17328];
  const world = await makeWorld(
    [
      {
        name: 'stand',
        shape: { kind: 'box', halfExtents: [0.05, 0.05, 0.05] },
        pose: at([x, 0, z - 0.0805]),
      },
      {
        name: 'held',
        shape: { kind: 'box', halfExtents: half },
        pose: at([x, 0, z]),
        inertial: boxInertial(mass, half),
      },
    ],
    { robot: true },
  );
  return { world, driver: new RobotDriver(world) };
}

describe('a grasp by friction', () => {
  it.each([0.02, 0.1, 0.3])('holds a box of %f kg through lift and shake without slipping', async (mass) => {
    const { world, driver } = await graspWorld(mass);
    repeat(driver, OPEN, 8);
    repeat(driver, HOLD_CLOSED, 10);
    expect(world.bodyTouches('robot0/finger_joint1_tip', 'held')).toBe(true);
    expect(world.bodyTouches('robot0/finger_joint2_tip', 'held')).toBe(true);
    const gripped = world.bodyPose('held/object').position[2] - siteHeight(driver);
    repeat(driver, UP_CLOSED, 12);
    for (let shake = 0; shake < 4; shake++) {
      repeat(driver, [0, 1, 0, 0, 0, 0, 1], 4);
      repeat(driver, [0, -1, 0, 0, 0, 0, 1], 4);
    }
    repeat(driver, HOLD_CLOSED, 20);
    expect(world.bodyPose('held/object').position[2]).toBeGreaterThan(1.22);
    const slip = world.bodyPose('held/object').position[2] - siteHeight(driver) - gripped;
    expect(Math.abs(slip)).toBeLessThan(0.003);
    world.dispose();
  });

  it('grips with the actuator’s force limit on a wide object', async () => {
    const { world, driver } = await graspWorld(0.1);
    repeat(driver, HOLD_CLOSED, 30);
    const { positions } = world.articulation!;
    // 20 mm of travel left at 1000 N/m on each side: the limit of 20 N, less the joint's dry friction of 1 N.
    expect(positions[7]!).toBeCloseTo(0.0205, 2);
    const force = world.normalForce('robot0', 'held') / 2;
    expect(force).toBeGreaterThan(17);
    expect(force).toBeLessThan(23);
    world.dispose();
  });

  it('lets go when the gripper opens', async () => {
    const { world, driver } = await graspWorld(0.1);
    repeat(driver, OPEN, 8);
    repeat(driver, HOLD_CLOSED, 10);
    repeat(driver, UP_CLOSED, 12);
    repeat(driver, OPEN, 12);
    expect(world.bodyPose('held/object').position[2]).toBeLessThan(1.18);
    expect(world.bodyTouches('robot0/finger_joint1_tip', 'held')).toBe(false);
    world.dispose();
  });
});

describe('the gripper pushed into the table', () => {
  it('stops with bounded force, hardly sinks and does not creep', async () => {
    const world = await makeWorld([], { robot: true });
    const driver = new RobotDriver(world);
    repeat(driver, HOLD_CLOSED, 10);
    repeat(driver, DOWN, 40);
    const stopped = siteHeight(driver);
    const forces: number[] = [];
    // Every step asks for 5 cm more.
    for (let step = 0; step < 20; step++) {
      driver.step(DOWN);
      forces.push(world.normalForce('robot0', 'scene'));
    }
    // The fingers reach 9.6 mm below the grip site; the table's top is at 0.9 m.
    expect(stopped).toBeGreaterThan(0.905);
    expect(stopped).toBeLessThan(0.915);
    expect(Math.abs(siteHeight(driver) - stopped)).toBeLessThan(0.004);
    // The law's own limit: 150 /s² times 5 cm times the arm's apparent mass, some 44 kg along z with its rotors.
    expect(Math.max(...forces)).toBeLessThan(400);
    expect(Math.min(...forces)).toBeGreaterThan(250);
    for (const value of world.articulation!.velocities) expect(Math.abs(value)).toBeLessThan(0.1);
    world.dispose();
  });
});

describe('a world that is restored', () => {
  it('goes on bit for bit, in mid-grasp, with its driver', async () => {
    const { world, driver } = await graspWorld(0.05);
    repeat(driver, OPEN, 4);
    repeat(driver, HOLD_CLOSED, 6);
    const snapshot = { world: world.snapshot(), driver: driver.snapshot() };
    const actions = [UP_CLOSED, UP_CLOSED, [0.3, -0.2, 0.4, 0.1, 0, 0.2, 1], HOLD_CLOSED, OPEN];
    const go = () =>
      actions.map((action) => {
        driver.step(action);
        return [...world.poses, ...world.articulation!.positions, ...world.articulation!.velocities];
      });
    const first = go();
    world.restore(snapshot.world);
    driver.restore(snapshot.driver);
    expect(go()).toEqual(first);
    world.dispose();
  });

  it('equals a second world made the same way', async () => {
    const [a, b] = [await graspWorld(0.05), await graspWorld(0.05)];
    for (const { driver } of [a, b]) {
      repeat(driver, HOLD_CLOSED, 10);
      repeat(driver, UP_CLOSED, 5);
    }
    expect([...a.world.poses]).toEqual([...b.world.poses]);
    expect(norm(subtract(a.world.bodyPose('held/object').position, [-0.20846, 0, 1.17328]))).toBeGreaterThan(
      0.01,
    );
    a.world.dispose();
    b.world.dispose();
  });
});
