import { describe, expect, it } from 'vitest';
import { compose, IDENTITY_POSE, type Pose } from '../../src/math/pose.ts';
import { rotate } from '../../src/math/quat.ts';
import { dot, type Vec3 } from '../../src/math/vec3.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { FixtureSpec } from '../../src/scene/fixture-schema.ts';

const catalogue = loadCatalogue();

interface FixtureFacts {
  readonly low: Vec3;
  readonly high: Vec3;
  readonly slack: number;
  readonly friction: number;
  readonly sites: readonly string[];
  readonly states: readonly string[];
  readonly bottomZ: number;
  readonly handles: number;
}

/**
 * Numbers of LIBERO's models: collision bounds (m, all joints at 0), regions that tasks name, joint states, and how far
 * below its origin a fixture is placed. `slack`: where we round shapes off, m.
 */
const FIXTURES: Readonly<Record<string, FixtureFacts>> = {
  wooden_cabinet: {
    ...{ low: [-0.12335, -0.10931, 0.00459], high: [0.13123, 0.1117, 0.22299], slack: 0.003, friction: 0.95 },
    sites: ['top_side', 'top_region', 'middle_region', 'bottom_region'],
    ...{ states: ['open', 'closed'], bottomZ: -0.045, handles: 3 },
  },
  white_cabinet: {
    ...{
      low: [-0.12335, -0.10931, 0.00459],
      high: [0.13123, 0.1117, 0.22299],
      slack: 0.0003,
      friction: 0.95,
    },
    sites: ['top_side', 'top_region', 'middle_region', 'bottom_region'],
    ...{ states: ['open', 'closed'], bottomZ: -0.045, handles: 3 },
  },
  flat_stove: {
    ...{ low: [-0.05202, -0.095, -0.02], high: [0.245, 0.095, 0.05002], slack: 0.0006, friction: 0.95 },
    sites: ['cook_region', 'burner'],
    ...{ states: ['on', 'off'], bottomZ: -0.045, handles: 1 },
  },
  microwave: {
    ...{ low: [-0.1725, -0.152, 0], high: [0.1725, 0.11105, 0.1885], slack: 0.00005, friction: 1 },
    sites: ['top_side', 'heating_region'],
    ...{ states: ['open', 'closed'], bottomZ: -0.06, handles: 1 },
  },
  desk_caddy: {
    ...{
      low: [-0.0755, -0.21688, 0.00139],
      high: [0.0755, 0.21688, 0.16829],
      slack: 0.00005,
      friction: 0.95,
    },
    sites: ['right_contain_region', 'left_contain_region', 'back_contain_region', 'front_contain_region'],
    ...{ states: [], bottomZ: -0.06, handles: 0 },
  },
  wooden_two_layer_shelf: {
    ...{ low: [-0.17078, -0.07917, 0.0002], high: [0.18074, 0.1117, 0.21062], slack: 0.0004, friction: 0.95 },
    sites: ['top_side', 'top_region', 'bottom_region'],
    ...{ states: [], bottomZ: -0.06, handles: 0 },
  },
  wine_rack: {
    ...{
      low: [-0.13438, -0.12437, -0.00219],
      high: [0.13438, 0.12946, 0.32824],
      slack: 0.00005,
      friction: 0.95,
    },
    ...{ sites: ['top_region'], states: [], bottomZ: -0.06, handles: 0 },
  },
};

/** Bounds of all solids in the root's frame, joints at 0. */
function bounds(spec: FixtureSpec): { low: Vec3; high: Vec3 } {
  const frames = new Map<string, Pose>();
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { name, parent, pose, collision } of spec.bodies) {
    const frame = compose(parent === undefined ? IDENTITY_POSE : frames.get(parent)!, pose);
    frames.set(name, frame);
    for (const part of collision) {
      const solid = compose(frame, part.pose);
      const half = halfReach(part.shape, solid);
      for (const axis of [0, 1, 2]) {
        low[axis] = Math.min(low[axis]!, solid.position[axis]! - half[axis]!);
        high[axis] = Math.max(high[axis]!, solid.position[axis]! + half[axis]!);
      }
    }
  }
  return { low: low as unknown as Vec3, high: high as unknown as Vec3 };
}

function halfReach(
  shape: FixtureSpec['bodies'][number]['collision'][number]['shape'],
  { rotation }: Pose,
): Vec3 {
  const up = rotate(rotation, [0, 0, 1]).map(Math.abs);
  switch (shape.kind) {
    case 'box': {
      const axes = ([0, 1, 2] as const).map((i) => {
        const edge: [number, number, number] = [0, 0, 0];
        edge[i] = shape.halfExtents[i];
        return rotate(rotation, edge).map(Math.abs);
      });
      return [0, 1, 2].map((k) => axes.reduce((sum, axis) => sum + axis[k]!, 0)) as unknown as Vec3;
    }
    case 'capsule':
      return up.map((share) => share * shape.halfHeight + shape.radius) as unknown as Vec3;
    case 'cylinder':
      return up.map(
        (share) => share * shape.halfHeight + Math.sqrt(1 - share * share) * shape.radius,
      ) as unknown as Vec3;
    default:
      throw new Error(`no fixture has a ${shape.kind}`);
  }
}

it('covers every fixture that ships', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(catalogue.fixtureCategories());
});

describe.each(Object.entries(FIXTURES))('%s', (category, facts) => {
  const spec = catalogue.fixture(category);

  it('fills the collision bounds of the original', () => {
    const { low, high } = bounds(spec);
    for (const axis of [0, 1, 2] as const) {
      expect(Math.abs(low[axis] - facts.low[axis]), `low ${axis}`).toBeLessThan(facts.slack);
      expect(Math.abs(high[axis] - facts.high[axis]), `high ${axis}`).toBeLessThan(facts.slack);
    }
  });

  it('has the regions, states, friction and placement of the original', () => {
    expect(spec.sites.map(({ name }) => name)).toEqual(facts.sites);
    expect(Object.keys(spec.states)).toEqual(facts.states);
    expect(spec.friction).toBe(facts.friction);
    expect(spec.placement.bottomZ).toBe(facts.bottomZ);
  });

  it('has a handle where a hand can move it: on a solid, with the free room that it names', () => {
    const handles = spec.bodies.flatMap((body) => (body.handle === undefined ? [] : [body]));
    expect(handles).toHaveLength(facts.handles);
    expect(handles).toHaveLength(spec.bodies.filter(({ joint }) => joint !== undefined).length);
    for (const { handle, collision } of handles) {
      const { position, axis, outward, depth, clearance } = handle!;
      const distance = (point: Vec3, along: Vec3) => dot(point, along) - dot(position, along);
      const bar = collision.filter(
        ({ shape, pose }) =>
          (shape.kind === 'box' || shape.kind === 'capsule') &&
          Math.abs(distance(pose.position, axis)) < 0.02 &&
          Math.abs(distance(pose.position, outward)) < 0.01,
      );
      expect(bar.length).toBeGreaterThan(0);
      // What lies behind the middle of the bar starts where the clearance ends.
      const behind = collision.flatMap(({ shape, pose }) => {
        if (shape.kind !== 'box' || bar.some((part) => part.pose === pose)) return [];
        const along = ([0, 1, 2] as const).find((k) => Math.abs(outward[k]) > 0.5)!;
        const across = ([0, 1, 2] as const).filter((k) => k !== along);
        const covers = across.every((k) => Math.abs(pose.position[k] - position[k]) < shape.halfExtents[k]);
        return covers ? [distance(pose.position, outward) + shape.halfExtents[along]] : [];
      });
      if (clearance === 0) continue;
      expect(Math.abs(Math.max(...behind) + clearance + depth / 2)).toBeLessThan(0.001);
    }
  });
});

describe('the white cabinet', () => {
  it('moves like the wooden one', () => {
    const moving = (category: string) =>
      catalogue.fixture(category).bodies.map(({ name, parent, joint, inertial, handle }) => ({
        ...{ name, parent, joint, inertial, handle },
      }));
    expect(moving('white_cabinet')).toEqual(moving('wooden_cabinet'));
    expect(catalogue.fixture('white_cabinet').states).toEqual(catalogue.fixture('wooden_cabinet').states);
  });
});

describe('the microwave', () => {
  const microwave = catalogue.fixture('microwave');

  it('has a door that turns about its left edge from −2.094 to 0 rad', () => {
    const [door] = microwave.bodies.filter(({ joint }) => joint !== undefined);
    expect(door!.pose.position).toEqual([-0.1725, -0.088, 0.096]);
    expect(door!.joint).toMatchObject({
      ...{ name: 'microjoint', kind: 'hinge', axis: [0, 0, 1], anchor: [0, 0, 0] },
      ...{ range: [-2.094, 0], damping: 0.5 },
    });
    expect(door!.inertial).toMatchObject({ mass: 0.26, centerOfMass: [0.154423, -0.019923, 0] });
  });

  it('is open below −1.3 rad and closed above −0.005', () => {
    expect(microwave.states).toEqual({
      open: { when: { below: -1.3 }, sample: [-2.094, -1.3] },
      closed: { when: { above: -0.005 }, sample: [-0.005, 0] },
    });
  });
});
