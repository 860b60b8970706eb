import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../src/math/pose.ts';
import { angleBetween, fromAxisAngle } from '../../../src/math/quat.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { graspCandidates } from '../../../src/policy/oracle/grasp-candidates.ts';
import { gripperParts } from '../../../src/policy/oracle/gripper-shape.ts';
import { boxesNear, orientedBox } from '../../../src/policy/oracle/oriented-box.ts';
import { planPath, planPathAside } from '../../../src/policy/oracle/plan-path.ts';
import { planTransfer } from '../../../src/policy/oracle/plan-transfer.ts';
import { servo } from '../../../src/policy/oracle/servo.ts';
import {
  exchanged,
  fingersOf,
  handRotation,
  nearerOf,
  pointingOf,
  uprightRotation,
} from '../../../src/policy/oracle/tool-rotation.ts';
import { FakeWorld } from './fake-world.ts';

const AT_ORIGIN = { position: [0, 0, 0], rotation: [0, 0, 0, 1] } as const;

describe('boxesNear', () => {
  const unit = orientedBox(AT_ORIGIN, [1, 1, 1]);
  const at = (position: Vec3, angle = 0) =>
    orientedBox({ position, rotation: fromAxisAngle([0, 0, 1], angle) }, [1, 1, 1]);

  it('tells touching from separate on both sides of the margin', () => {
    expect(boxesNear(unit, at([1.999, 0, 0]), 0)).toBe(true);
    expect(boxesNear(unit, at([2.001, 0, 0]), 0)).toBe(false);
    expect(boxesNear(unit, at([2.05, 0, 0]), 0.1)).toBe(true);
    expect(boxesNear(unit, at([2.15, 0, 0]), 0.1)).toBe(false);
  });

  it('takes the turn of a box into account', () => {
    const reach = 1 + Math.SQRT2;
    expect(boxesNear(unit, at([reach - 0.01, 0, 0], Math.PI / 4), 0)).toBe(true);
    expect(boxesNear(unit, at([reach + 0.01, 0, 0], Math.PI / 4), 0)).toBe(false);
    // Corner against corner: axis-aligned they would overlap, turned they do not.
    expect(boxesNear(at([0, 0, 0], Math.PI / 4), at([2.1, 2.1, 0], Math.PI / 4), 0)).toBe(false);
    expect(boxesNear(unit, at([1.9, 1.9, 0]), 0)).toBe(true);
  });

  it('separates crossed edges that no face separates', () => {
    const tilted = (axis: Vec3, position: Vec3) =>
      orientedBox({ position, rotation: fromAxisAngle(axis, Math.PI / 4) }, [1, 1, 1]);
    const low = tilted([1, 0, 0], [0, 0, 0]);
    const gap = (height: number) => boxesNear(low, tilted([0, 1, 0], [0, 0, height]), 0);
    expect(gap(2 * Math.SQRT2 - 0.01)).toBe(true);
    expect(gap(2 * Math.SQRT2 + 0.01)).toBe(false);
  });
});

/** Candidates with what the tests ask of them. */
function candidatesOf(...args: Parameters<typeof graspCandidates>) {
  return graspCandidates(...args).map(flat);
}

function planned(world: FakeWorld, failed: readonly Vec3[] = []) {
  const plan = planTransfer(world, 'bowl', ['On', 'bowl', 'plate'], failed);
  return plan === undefined ? undefined : flat(plan);
}

function flat<T extends { readonly tool: Pose }>(candidate: T) {
  const { position, rotation } = candidate.tool;
  return { ...candidate, position, fingers: fingersOf(rotation) };
}

describe('graspCandidates', () => {
  it('puts rim grasps on the rim with the fingers across it', () => {
    const found = candidatesOf({ kind: 'rim', radius: 0.05, z: 0.04 }, { ...AT_ORIGIN, position: [1, 2, 3] });
    expect(found).toHaveLength(64);
    const places = new Set(found.map(({ position }) => position.map((x) => x.toFixed(9)).join()));
    expect(places.size).toBe(32);
    for (const opening of [0.05, 0.03]) {
      expect(found.filter((candidate) => candidate.opening === opening)).toHaveLength(32);
    }
    for (const { position, fingers } of found) {
      const radial = [position[0] - 1, position[1] - 2] as const;
      expect(Math.hypot(...radial)).toBeCloseTo(0.05, 12);
      expect(position[2]).toBeCloseTo(3.04, 12);
      expect((radial[0] * fingers[0] + radial[1] * fingers[1]) / 0.05).toBeCloseTo(1, 12);
    }
  });

  it('also takes a vessel at its handle, at a price', () => {
    const rim = { kind: 'rim', radius: 0.05, z: 0.04 } as const;
    const handle = { axis: 'y', position: [0.07, 0, 0.03] } as const;
    const turned: Pose = { position: [0.1, 0, 0.9], rotation: fromAxisAngle([0, 0, 1], Math.PI / 2) };
    const plain = candidatesOf(rim, turned);
    const withHandle = candidatesOf(
      { ...rim, handle: { ...handle, position: [...handle.position] } },
      turned,
    );
    expect(withHandle).toHaveLength(plain.length + 1);
    const last = withHandle.at(-1)!;
    // The handle points along the world's y, and the fingers close across it.
    expect(last.position.map((v) => Number(v.toFixed(6)))).toEqual([0.1, 0.07, 0.93]);
    expect(Math.abs(last.fingers[0])).toBeCloseTo(1, 6);
    expect(last.cost).toBeGreaterThan(Math.max(...plain.map(({ cost }) => cost)));
  });

  it('offers none for an object on its side, or one without a rule', () => {
    const onItsSide = { ...AT_ORIGIN, rotation: fromAxisAngle([1, 0, 0], Math.PI / 2) };
    const upright = candidatesOf({ kind: 'rim', radius: 0.05, z: 0.04 }, AT_ORIGIN);
    const fallen = candidatesOf({ kind: 'rim', radius: 0.05, z: 0.04 }, onItsSide);
    expect(fallen.length).toBeLessThan(upright.length);
    expect(fallen.every(({ fingers }) => Math.abs(fingers[0]) > 0.99)).toBe(true);
    expect(candidatesOf({ kind: 'none' }, AT_ORIGIN)).toEqual([]);
  });

  it('closes over a body along the axes that its rule allows', () => {
    const turned = { ...AT_ORIGIN, rotation: fromAxisAngle([0, 0, 1], Math.PI / 2) };
    const along = (axis: 'x' | 'y' | 'either' | 'any') =>
      candidatesOf({ kind: 'body', axis, position: [0, 0, 0.1] }, turned).filter(({ cost }) => cost === 0);
    expect(along('x')).toHaveLength(1);
    expect(along('x')[0]!.fingers[1]).toBeCloseTo(1, 12);
    expect(along('y')[0]!.fingers[0]).toBeCloseTo(-1, 12);
    expect(along('either')).toHaveLength(2);
    expect(along('any')).toHaveLength(16);
    expect(along('x')[0]!.position[2]).toBeCloseTo(0.1, 12);
  });

  it('closes along local z over what stands on its y axis, and not along what points up', () => {
    // x to world y, y up, z to world x: how cartons stand.
    const standing = { ...AT_ORIGIN, rotation: [0.5, 0.5, 0.5, 0.5] as const };
    const along = (axis: 'y' | 'z') => candidatesOf({ kind: 'body', axis, position: [0, 0.1, 0] }, standing);
    expect(along('y')).toEqual([]);
    expect(Math.abs(along('z')[0]!.fingers[0])).toBeCloseTo(1, 12);
    expect(along('z')[0]!.position[2]).toBeCloseTo(0.1, 12);
  });

  it('closes from all sides over what is round about another axis and stands on it', () => {
    const standing = { ...AT_ORIGIN, rotation: [0.5, 0.5, 0.5, 0.5] as const };
    const found = candidatesOf({ kind: 'body', axis: 'any', about: 'y', position: [0, 0, 0] }, standing);
    const level = found.filter(({ cost }) => cost === 0);
    expect(level).toHaveLength(16);
    for (const { fingers } of level) expect(fingers[2]).toBeCloseTo(0, 12);
    expect(new Set(level.map(({ fingers }) => fingers[0].toFixed(6))).size).toBeGreaterThan(8);
  });

  it('slides a grasp along a long body, at a price', () => {
    const slide = { axis: 'x', distance: 0.02 } as const;
    const found = candidatesOf({ kind: 'body', axis: 'y', position: [0.001, 0, 0], slide }, AT_ORIGIN);
    const flat = found.filter(({ fingers, position }) => fingers[1] > 0.999 && Math.abs(position[1]) < 1e-9);
    expect(flat.map(({ position }) => position[0])).toEqual(
      [0.001, -0.009, 0.011, -0.019, 0.021].map((x) => expect.closeTo(x, 12)),
    );
    expect(flat.map(({ cost }) => cost)).toEqual(
      [0, 0.04, 0.04, 0.08, 0.08].map((x) => expect.closeTo(x, 12)),
    );
  });

  it('also holds a body turned or off its middle, at a price, to make room for the hand', () => {
    const found = candidatesOf({ kind: 'body', axis: 'y', position: [0, 0, 0] }, AT_ORIGIN);
    const turned = found.filter(({ fingers }) => Math.abs(fingers[0]) > 0.2);
    const shifted = found.filter(({ position }) => Math.hypot(...position) > 0.01);
    expect(turned.length).toBeGreaterThan(0);
    expect(shifted.length).toBeGreaterThan(0);
    for (const { cost } of [...turned, ...shifted]) expect(cost).toBeGreaterThan(0);
  });

  it('leans the hand over about the line of its fingers', () => {
    const [plain] = graspCandidates({ kind: 'rim', radius: 0.05, z: 0.04 }, AT_ORIGIN);
    const [leant] = graspCandidates({ kind: 'rim', radius: 0.05, z: 0.04 }, AT_ORIGIN, [0.6]);
    expect(leant!.tool.position).toEqual(plain!.tool.position);
    expect(fingersOf(leant!.tool.rotation)).toEqual(
      fingersOf(plain!.tool.rotation).map((x) => expect.closeTo(x, 12)),
    );
    expect(pointingOf(leant!.tool.rotation)[2]).toBeCloseTo(-Math.cos(0.6), 12);
  });
});

describe('planTransfer', () => {
  it('turns the wrist little when nothing is in the way', () => {
    const plan = planned(new FakeWorld())!;
    expect(Math.abs(plan.fingers[1])).toBeGreaterThan(0.9);
    const last = plan.approach.at(-1)!.position;
    expect(last.slice(0, 2)).toEqual(plan.position.slice(0, 2));
    expect(last[2]).toBeGreaterThan(plan.position[2]);
  });

  it('keeps the fingers off a wall beside the bowl', () => {
    const world = new FakeWorld();
    const [x, y] = world.bowl;
    for (const side of [-1, 1]) {
      world.walls.push({
        instance: 'wall',
        body: 'wall/object',
        pose: { position: [x, y + side * 0.075, 0.96], rotation: [0, 0, 0, 1] },
        halfExtents: [0.3, 0.01, 0.06],
      });
    }
    const plan = planned(world)!;
    expect(Math.abs(plan.fingers[0])).toBeGreaterThan(0.7);
  });

  it('opens wide where there is room, and less in a well whose walls a wide hand would touch', () => {
    const inWell = (wallDistance: number) => {
      const world = new FakeWorld();
      const [x, y] = world.bowl;
      for (const [dx, dy] of [[1, 0] as const, [-1, 0] as const, [0, 1] as const, [0, -1] as const]) {
        world.walls.push({
          instance: 'wall',
          body: 'wall/object',
          pose: { position: [x + dx * wallDistance, y + dy * wallDistance, 0.93], rotation: [0, 0, 0, 1] },
          halfExtents: dx === 0 ? [0.1, 0.01, 0.04] : [0.01, 0.1, 0.04],
        });
      }
      return planned(world)?.opening;
    };
    expect(inWell(0.096)).toBe(0.05);
    expect(inWell(0.088)).toBe(0.03);
    expect(inWell(0.08)).toBeUndefined();
  });

  it('comes from beside where something hangs over every grasp', () => {
    const world = new FakeWorld();
    world.graspRule = { kind: 'body', axis: 'y', position: [0, 0, 0.03] };
    const [x, y, z] = world.bowl;
    // A bar along y over the bowl: the hand passes beneath it, but not through it.
    world.walls.push({
      instance: 'bar',
      body: 'bar',
      pose: { position: [x, y + 0.09, z + 0.17], rotation: [0, 0, 0, 1] },
      halfExtents: [0.04, 0.02, 0.01],
    });
    const plan = planned(world)!;
    const start = plan.approach.at(-1)!.position;
    expect(start[2]).toBeCloseTo(plan.tool.position[2], 9);
    expect(Math.abs(start[0] - plan.tool.position[0])).toBeGreaterThan(0.05);
  });

  it('goes elsewhere after a failure', () => {
    const world = new FakeWorld();
    const first = planned(world)!;
    const second = planned(world, [first.position])!;
    const moved = Math.hypot(second.position[0] - first.position[0], second.position[1] - first.position[1]);
    expect(moved).toBeGreaterThan(0.015);
  });
});

describe('planPath', () => {
  const parts = gripperParts(0.05);
  const rotation = uprightRotation([0, 1, 0]);
  const tool = (position: Vec3, fingers: Vec3 = [0, 1, 0]): Pose => ({
    position,
    rotation: uprightRotation(fingers),
  });
  const wall = (height: number, halfThickness = 0.01) => [
    {
      instance: 'wall',
      box: orientedBox({ position: [0.25, 0, height / 2], rotation: [0, 0, 0, 1] }, [
        halfThickness,
        1,
        height / 2,
      ]),
    },
  ];

  it('goes straight when nothing is in the way', () => {
    const to = tool([0.5, 0, 0.2]);
    expect(planPath(parts, tool([0, 0, 0.2]), to, wall(0.1), 0.01)).toEqual([to]);
  });

  it('goes over a wall, no higher than needed', () => {
    const path = planPath(parts, tool([0, 0, 0.2]), tool([0.5, 0, 0.1]), wall(0.3), 0.01)!;
    expect(path.length).toBeGreaterThan(1);
    expect(path.at(-1)).toEqual({ position: [0.5, 0, 0.1], rotation });
    const top = Math.max(...path.map(({ position }) => position[2]));
    expect(top).toBeGreaterThan(0.3);
    // The fingers reach 1 cm below the grip site, and travel 3.5 cm over it.
    expect(top).toBeLessThan(0.37);
  });

  it('finds nothing when the goal is blocked', () => {
    expect(planPath(parts, tool([0, 0, 0.2]), tool([0.25, 0, 0.1]), wall(0.3), 0.01)).toBeUndefined();
  });

  it('steps aside from under a shelf that leaves no way up, if it is asked for such a way', () => {
    const shelf = [
      {
        instance: 'shelf',
        box: orientedBox({ position: [0.1, 0, 0.5], rotation: [0, 0, 0, 1] }, [0.12, 1, 0.01]),
      },
    ];
    const [from, to] = [tool([0, 0, 0.2]), tool([0.1, 0, 0.6])];
    expect(planPath(parts, from, to, shelf, 0.01)).toBeUndefined();
    const [aside, ...onwards] = planPathAside(parts, from, to, shelf, 0.01)!;
    expect(aside!.position[0]).toBeLessThan(-0.05);
    expect(aside!.position[2]).toBe(0.2);
    expect(onwards.at(-1)).toEqual(to);
  });

  it('slides aside on what it stands on, where there is no room to lift it first', () => {
    const around = [
      {
        instance: 'shelf',
        box: orientedBox({ position: [0.1, 0, 0.5], rotation: [0, 0, 0, 1] }, [0.12, 1, 0.01]),
      },
      {
        instance: 'table',
        box: orientedBox({ position: [0, 0, 0.17], rotation: [0, 0, 0, 1] }, [1, 1, 0.02]),
      },
    ];
    // The load reaches 1 mm into the table.
    const load = {
      pose: { position: [0, 0, 0.001] as Vec3, rotation: [0, 0, 0, 1] as const },
      halfExtents: [0.01, 0.01, 0.012] as Vec3,
    };
    const path = planPathAside([...parts, load], tool([0, 0, 0.2]), tool([0.1, 0, 0.6]), around, 0.003)!;
    expect(path[0]!.position[2]).toBe(0.2);
    expect(path.length).toBeGreaterThan(1);
  });

  it('knows that the hand sweeps wide while it turns', () => {
    // Beside the wall the narrow hand passes with its fingers along y; turned to x on the way it would touch.
    const from = tool([0.15, -0.2, 0.1]);
    expect(planPath(parts, from, tool([0.15, 0.2, 0.1]), wall(0.3), 0.01)).toHaveLength(1);
    const turned = planPath(parts, from, tool([0.1, 0.2, 0.1], [1, 0, 0]), wall(0.3), 0.01)!;
    expect(turned.length).toBeGreaterThan(1);
  });

  it('comes no closer on leaving to what is near at the start', () => {
    // A low, thin bar 1.5 cm beside the fingers, the hand above it: straight on, the fingers would go through it.
    const bar = [
      {
        instance: 'bar',
        box: orientedBox({ position: [0.03, 0, 0.06], rotation: [0, 0, 0, 1] }, [0.005, 1, 0.06]),
      },
    ];
    const path = planPath(parts, tool([0, 0, 0.1]), tool([0.12, 0, 0.1]), bar, 0.004)!;
    expect(path.length).toBeGreaterThan(1);
    expect(planPath(parts, tool([0, 0, 0.1]), tool([-0.12, 0, 0.1]), bar, 0.004)).toHaveLength(1);
  });

  it('may leave what it touches at the start', () => {
    const path = planPath(parts, tool([0.2, 0, 0.1]), tool([0, 0, 0.1]), wall(0.3), 0.03)!;
    expect(path).toHaveLength(1);
  });
});

describe('servo', () => {
  const REST: Vec3 = [0, 0, 0];

  it('commands at full scale along the straight line to a far target', () => {
    const action = servo([0.4, -0.2, 0.1], REST, [0, 0, 0], -1);
    expect(action).toEqual([1, -0.5, 0.25, 0, 0, 0, -1]);
  });

  it('commands in proportion near the target, and no rotation inside its dead band', () => {
    const [x, , , rx] = servo([0.01, 0, 0], REST, [0.009, 0, 0], 0);
    expect(x).toBeCloseTo((0.01 / 0.05) * 2.5, 12);
    expect(rx).toBe(0);
    expect(servo([0, 0, 0], REST, [0.011, 0, 0], 0)[3]).toBeCloseTo(0.022, 12);
  });

  it('brakes against the motion of the last step, and for nothing else at the target', () => {
    expect(servo([0, 0, 0], [0, 0.002, 0], [0, 0, 0], 0)[1]).toBeCloseTo((-0.002 / 0.05) * 4, 12);
    // At 1.6 steps from the target pull and brake cancel.
    expect(servo([0.016, 0, 0], [0.01, 0, 0], [0, 0, 0], 0)[0]).toBeCloseTo(0, 12);
  });

  it('limits the command on request', () => {
    expect(servo([1, 0.5, 0], REST, [0, 0, 2], 1, 0.4)).toEqual([0.4, 0.2, 0, 0, 0, 1, 1]);
  });
});

describe('the rotation of the hand', () => {
  it('points where it is told with the fingers along the given line', () => {
    const slanted = handRotation([0, Math.SQRT1_2, -Math.SQRT1_2], [1, 0.2, 0.2]);
    expect(pointingOf(slanted)).toEqual([0, Math.SQRT1_2, -Math.SQRT1_2].map((x) => expect.closeTo(x, 12)));
    const closing = fingersOf(slanted);
    // What is left of the wish at right angles to the fingers: (1, 0.2, 0.2) is.
    expect(closing[0]).toBeCloseTo(1 / Math.hypot(1, 0.2, 0.2), 12);
    expect(fingersOf(uprightRotation([0, 3, 0]))).toEqual([0, 1, 0].map((x) => expect.closeTo(x, 12)));
    expect(pointingOf(handRotation([0, 0, 1], [0, 1, 0]))[2]).toBeCloseTo(1, 12);
  });

  it('is the same grasp with the fingers exchanged, and the nearer of the two is found', () => {
    const now = uprightRotation([0, 1, 0]);
    const far = uprightRotation([0.3, -1, 0]);
    const near = nearerOf(far, now);
    expect(fingersOf(near)).toEqual(fingersOf(far).map((x) => expect.closeTo(-x, 12)));
    expect(pointingOf(near)[2]).toBeCloseTo(-1, 12);
    expect(angleBetween(near, now)).toBeCloseTo(Math.atan(0.3), 9);
    expect(nearerOf(near, now)).toBe(near);
    expect(angleBetween(exchanged(near), near)).toBeCloseTo(Math.PI, 9);
  });
});
