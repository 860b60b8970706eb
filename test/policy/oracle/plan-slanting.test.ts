import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/math/quat.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { boxesAt } from '../../../src/policy/oracle/carried.ts';
import { isFree, obstacles } from '../../../src/policy/oracle/clearance.ts';
import { heldAt } from '../../../src/policy/oracle/held.ts';
import { isPerched } from '../../../src/policy/oracle/is-perched.ts';
import { orientedBox, shifted } from '../../../src/policy/oracle/oriented-box.ts';
import { FALL_COST } from '../../../src/policy/oracle/placement.ts';
import { planLowering } from '../../../src/policy/oracle/plan-lowering.ts';
import { planPlacement } from '../../../src/policy/oracle/plan-placement.ts';
import { targetArea } from '../../../src/policy/oracle/target-area.ts';
import { uprightRotation } from '../../../src/policy/oracle/tool-rotation.ts';
import { FakeWorld } from './fake-world.ts';

const UPRIGHT = [0, 0, 0, 1] as const;
const IN = ['In', 'bowl', 'drawer'] as const;
const [X, Y] = [0.06, 0.2];

function block(position: Vec3, halfExtents: Vec3) {
  return orientedBox({ position, rotation: UPRIGHT }, halfExtents);
}

/** A drawer, its walls 6 cm high, the one towards −y `room` (m) from a ledge over its other side. */
function world(room: number): FakeWorld {
  const fake = new FakeWorld();
  fake.plate = [0.4, -0.4, 0.9];
  const pose = { position: [X, Y, 0.93] as Vec3, rotation: UPRIGHT };
  fake.site = (name) =>
    name === 'drawer' ? { name, pose, halfExtents: [0.1, 0.08, 0.035], parent: 'drawer' } : undefined;
  const wall = (dx: number, dy: number, z: number, halfExtents: Vec3) =>
    fake.walls.push({
      ...{ instance: 'drawer', body: 'drawer', halfExtents },
      pose: { position: [X + dx, Y + dy, z], rotation: UPRIGHT },
    });
  wall(0.11, 0, 0.93, [0.003, 0.08, 0.03]);
  wall(-0.11, 0, 0.93, [0.003, 0.08, 0.03]);
  wall(0, 0.09, 0.93, [0.1, 0.003, 0.03]);
  wall(0, -0.083, 0.93, [0.1, 0.003, 0.03]);
  // The ledge begins `room` from the wall's inner face.
  wall(0, -0.08 + room + 0.1, 1.06, [0.11, 0.1, 0.008]);
  return fake;
}

/** The bowl held at its rim on the −x side, over the table. */
function held(fake: FakeWorld) {
  const [x, y, z] = fake.bowl;
  const tool = { position: [x - 0.049, y, z + 0.045] as Vec3, rotation: uprightRotation([1, 0, 0]) };
  return heldAt(fake, 'bowl', tool, 0.02);
}

describe('planPlacement beside what juts out over the place', () => {
  it('lets the object straight down where there is room', () => {
    const fake = world(0.16);
    const { along, cost } = planPlacement(fake, held(fake), [...IN])!;
    expect(along).toEqual([0, 0, -1]);
    expect(cost).toBeLessThan(FALL_COST);
  });

  it('brings it in beneath a ledge, leaning or aslant, on a way that is free, to where it stands', () => {
    const fake = world(0.09);
    const load = held(fake);
    const area = targetArea([...IN], fake)!;
    expect(planLowering(fake, load, [...IN], area, false)?.cost ?? FALL_COST).toBeGreaterThanOrEqual(
      FALL_COST,
    );
    const { along, run, tool, object, cost } = planPlacement(fake, load, [...IN])!;
    const lean = rotate(object.rotation, [0, 0, 1])[2];
    expect(Math.min(lean, -along[2])).toBeLessThan(0.99);
    expect(cost).toBeLessThan(FALL_COST);
    expect(object.position[2]).toBeLessThan(0.935);
    const around = obstacles(fake, ['bowl']);
    const boxes = [...boxesAt(load.load, tool), ...boxesAt(load.gripper, tool)];
    for (let way = 0; way <= run; way += 0.02) {
      const back = along.map((value) => -way * value) as unknown as Vec3;
      const there = boxes.map((box) => shifted(box, back));
      expect(isFree(there, around, 0), `${way} m before the end`).toBe(true);
    }
  });

  it('says what it costs that the object would fall from an edge if there is no such way', () => {
    const fake = world(0.06);
    const placement = planPlacement(fake, held(fake), [...IN]);
    expect(placement?.cost ?? FALL_COST).toBeGreaterThanOrEqual(FALL_COST);
  });
});

describe('isPerched', () => {
  const floor = { instance: 'floor', box: block([0, 0, 0.95], [0.2, 0.2, 0.01]) };
  const edge = { instance: 'wall', box: block([0.04, 0, 1], [0.003, 0.2, 0.03]) };

  it('is what has nothing beneath its middle', () => {
    expect(isPerched([block([0, 0, 1.07], [0.05, 0.05, 0.03])], [floor, edge])).toBe(true);
    expect(isPerched([block([0, 0, 1], [0.03, 0.03, 0.03])], [floor, edge])).toBe(false);
  });
});
