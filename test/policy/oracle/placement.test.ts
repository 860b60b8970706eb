import { describe, expect, it } from 'vitest';
import { compose, invert } from '../../../src/math/pose.ts';
import { type Quat, rotate } from '../../../src/math/quat.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { goalParts } from '../../../src/policy/oracle/goal-parts.ts';
import { type Held, heldAt } from '../../../src/policy/oracle/held.ts';
import { planDrag } from '../../../src/policy/oracle/plan-drag.ts';
import { planPlacement } from '../../../src/policy/oracle/plan-placement.ts';
import { planSliding } from '../../../src/policy/oracle/plan-sliding.ts';
import { targetArea } from '../../../src/policy/oracle/target-area.ts';
import { uprightRotation } from '../../../src/policy/oracle/tool-rotation.ts';
import { FakeWorld } from './fake-world.ts';

const UPRIGHT: Quat = [0, 0, 0, 1];
const ON = ['On', 'bowl', 'plate'] as const;
const IN = ['In', 'bowl', 'plate_inside'] as const;

/** The bowl held at the rim on its +y side, hand upright, half a metre up. */
function holding(world: FakeWorld) {
  const [x, y, z] = world.bowl;
  const position: Vec3 = [x, y + 0.049, z + 0.045];
  return heldAt(world, 'bowl', { position, rotation: uprightRotation([0, 1, 0]) }, 0.005);
}

describe('planPlacement', () => {
  it('lets the bowl down over the middle of the plate, as low as it goes', () => {
    const world = new FakeWorld();
    const placement = planPlacement(world, holding(world), [...ON])!;
    expect(placement.along).toEqual([0, 0, -1]);
    expect(placement.object.position[0]).toBeCloseTo(world.plate[0], 6);
    expect(placement.object.position[1]).toBeCloseTo(world.plate[1], 6);
    const height = placement.object.position[2] - world.plate[2];
    expect(height).toBeGreaterThan(0.004);
    expect(height).toBeLessThan(0.02);
  });

  it('turns the hand when something stands where it would be', () => {
    const world = new FakeWorld();
    const [x, y] = world.plate;
    world.walls.push({
      instance: 'wall',
      body: 'wall',
      pose: { position: [x, y + 0.13, 1], rotation: [0, 0, 0, 1] },
      halfExtents: [0.03, 0.005, 0.1],
    });
    const held = holding(world);
    const placement = planPlacement(world, held, [...ON])!;
    expect(placement.tool.rotation).not.toEqual(held.tool.rotation);
  });

  it('finds no place where the predicate cannot hold', () => {
    const world = new FakeWorld();
    world.walls.push({
      instance: 'block',
      body: 'block',
      pose: { position: [world.plate[0], world.plate[1], 1], rotation: [0, 0, 0, 1] },
      halfExtents: [0.2, 0.2, 0.09],
    });
    expect(planPlacement(world, holding(world), [...ON])).toBeUndefined();
  });
});

describe('planPlacement of what is too tall to stand there', () => {
  /** A drawer 6 cm deep round the plate's place, the room that counts no higher than its walls. */
  function drawer(world: FakeWorld) {
    const [x, y] = [0.06, 0.2];
    world.plate = [0.4, -0.4, 0.9];
    world.site = (name) =>
      name === 'drawer'
        ? {
            name,
            pose: { position: [x, y, 0.93], rotation: UPRIGHT },
            halfExtents: [0.1, 0.08, 0.03],
            parent: 'drawer',
          }
        : undefined;
    const wall = (dx: number, dy: number, halfExtents: Vec3) =>
      world.walls.push({
        instance: 'drawer',
        body: 'drawer',
        pose: { position: [x + dx, y + dy, 0.93], rotation: UPRIGHT },
        halfExtents,
      });
    wall(0.11, 0, [0.003, 0.08, 0.03]);
    wall(-0.11, 0, [0.003, 0.08, 0.03]);
    wall(0, 0.09, [0.1, 0.003, 0.03]);
    wall(0, -0.09, [0.1, 0.003, 0.03]);
  }

  /** A bottle with its origin `halfHeight` over its foot, held near its top. */
  function holdingBottle(world: FakeWorld, halfHeight: number): Held {
    const object = { position: [-0.1, 0, 1.2], rotation: UPRIGHT } as const;
    const above = halfHeight - 0.025;
    const tool = { position: [-0.1, 0, 1.2 + above] as Vec3, rotation: uprightRotation([0, 1, 0]) };
    const held = heldAt(world, 'bowl', tool, 0.04);
    const inTool = compose(invert(tool), object);
    const load = [{ pose: inTool, halfExtents: [0.017, 0.02, halfHeight] as const }];
    return { ...held, object, objectInTool: inTool, load };
  }

  it('leans it over, so that its origin is low enough as its edge meets the floor', () => {
    const world = new FakeWorld();
    drawer(world);
    const held = holdingBottle(world, 0.072);
    const placement = planPlacement(world, held, ['In', 'bowl', 'drawer'])!;
    const axis = rotate(placement.object.rotation, [0, 0, 1]);
    expect(axis[2]).toBeLessThan(Math.cos(0.6));
    expect(axis[2]).toBeGreaterThan(0);
    // The last few millimetres of sinking are left to the lowering.
    expect(placement.object.position[2]).toBeLessThan(0.968);
    expect(placement.along).toEqual([0, 0, -1]);
  });

  it('stands what can stand', () => {
    const world = new FakeWorld();
    drawer(world);
    const placement = planPlacement(world, holdingBottle(world, 0.04), ['In', 'bowl', 'drawer'])!;
    expect(rotate(placement.object.rotation, [0, 0, 1])[2]).toBeCloseTo(1, 9);
  });
});

describe('planSliding', () => {
  /** A shelf over the plate: a board over it and walls on all sides but towards −y. */
  function shelf(world: FakeWorld) {
    const [x, y] = world.plate;
    const wall = (dx: number, dy: number, dz: number, halfExtents: Vec3) =>
      world.walls.push({
        instance: 'shelf',
        body: 'shelf',
        pose: { position: [x + dx, y + dy, 0.9 + dz], rotation: [0, 0, 0, 1] },
        halfExtents,
      });
    wall(0, 0, 0.16, [0.14, 0.09, 0.003]);
    wall(-0.14, 0, 0.08, [0.003, 0.09, 0.08]);
    wall(0.14, 0, 0.08, [0.003, 0.09, 0.08]);
    wall(0, 0.09, 0.08, [0.14, 0.003, 0.08]);
  }

  it('goes in from the open side, and leaves the hand room under the ceiling or before it', () => {
    const world = new FakeWorld();
    shelf(world);
    const [x, y, z] = world.bowl;
    const held = heldAt(
      world,
      'bowl',
      { position: [x, y - 0.049, z + 0.045], rotation: uprightRotation([0, 1, 0]) },
      0.005,
    );
    const placement = planSliding(world, held, [...IN], targetArea([...IN], world)!)!;
    expect(placement.along).toEqual([0, 1, 0]);
    const inside = placement.object.position;
    expect(Math.abs(inside[0] - world.plate[0])).toBeLessThan(0.06);
    expect(Math.abs(inside[1] - world.plate[1])).toBeLessThan(0.06);
    expect(planPlacement(world, held, [...IN])!.along).toEqual([0, 1, 0]);
  });
});

describe('goalParts', () => {
  it('puts in place first what others shall stand on', () => {
    const goal = ['And', ['On', 'cup', 'saucer'], ['In', 'saucer', 'tray_inside']] as const;
    expect(goalParts(goal as never)).toEqual([goal[2], goal[1]]);
    expect(goalParts([...ON])).toEqual([[...ON]]);
  });

  it('does not lose what stands on each other in a ring', () => {
    const ring = ['And', ['On', 'a', 'b'], ['On', 'b', 'a']] as const;
    expect(goalParts(ring as never)).toHaveLength(2);
  });
});

describe('planDrag', () => {
  it('is only for the bare surface', () => {
    const world = new FakeWorld();
    expect(planDrag(world, 'bowl', [...ON])).toBeUndefined();
    expect(planDrag(world, 'bowl', [...IN])).toBeUndefined();
  });

  it('comes down over the middle and ends inside the nearest edge of the area', () => {
    const world = new FakeWorld();
    const site = world.site.bind(world);
    world.site = (name) =>
      name === 'corner'
        ? {
            name,
            pose: { position: [-0.05, 0.3, 0.895], rotation: [0, 0, 0, 1] },
            halfExtents: [0.04, 0.04, 0.007],
            parent: undefined,
          }
        : site(name);
    const plan = planDrag(world, 'bowl', ['On', 'bowl', 'corner'])!;
    expect(plan.to[0]).toBeCloseTo(world.bowl[0], 9);
    expect(plan.to[1]).toBeCloseTo(0.3 - 0.025, 9);
    const last = plan.approach.at(-1)!.position;
    expect(last.slice(0, 2)).toEqual(world.bowl.slice(0, 2));
    expect(last[2]).toBeGreaterThan(world.bowl[2] + 0.05);
  });
});
