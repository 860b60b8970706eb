import { describe, expect, it } from 'vitest';
import { enclosingHalfExtents } from '../../src/environment/enclosing-half-extents.ts';
import { partViews } from '../../src/environment/part-views.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { expandCollision } from '../../src/scene/expand-collision.ts';

const catalogue = loadCatalogue();
const contents = {
  scene: 'libero_tabletop',
  fixtures: [
    { name: 'cabinet', category: 'wooden_cabinet' },
    { name: 'stove', category: 'flat_stove' },
  ],
  objects: [],
  rectangles: [],
};
/** Quarter turn about z: x to y. */
const TURNED = [0, 0, Math.SQRT1_2, Math.SQRT1_2] as const;

async function parts(of: string, joints: Readonly<Record<string, number>> = {}) {
  const fixtures = {
    cabinet: { position: [0.2, -0.1, 0.9], rotation: TURNED },
    stove: { position: [-0.2, 0.2, 0.9], rotation: [0, 0, 0, 1] },
  } as const;
  const model = buildWorldModel(catalogue, contents, fixtures);
  const { bodies } = model.robot;
  const start = bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint.initial]));
  const world = await PhysicsWorld.create(model, {
    armPositions: start.slice(0, 7),
    gripperPositions: [start[7]!, start[8]!],
    objects: {},
    fixtures,
    fixtureJoints: joints,
  });
  const views = partViews(world, of);
  world.dispose();
  return views;
}

function expectVector(actual: Vec3, expected: Vec3): void {
  for (const [axis, value] of actual.entries()) expect(value).toBeCloseTo(expected[axis]!, 5);
}

describe('the parts of a fixture', () => {
  it('are all that its joints move, or the one that carries a site', async () => {
    const all = await parts('cabinet');
    expect(all.map(({ joint }) => joint)).toEqual([
      'cabinet.top_level',
      'cabinet.middle_level',
      'cabinet.bottom_level',
    ]);
    const [middle, ...others] = await parts('cabinet_middle_region');
    expect(others).toEqual([]);
    expect(middle!.body).toBe('cabinet/cabinet_middle');
    expect(middle!.kind).toBe('slide');
    expect(middle!.range).toEqual([-0.16, 0.01]);
  });

  it('are seen where the fixture stands and the joint is', async () => {
    const [drawer] = await parts('cabinet_middle_region', { 'cabinet.middle_level': -0.1 });
    expect(drawer!.value).toBeCloseTo(-0.1, 6);
    // Its own y axis, along which it slides, is the world's −x.
    expectVector(drawer!.axis, [-1, 0, 0]);
    const handle = drawer!.handle!;
    expectVector(handle.outward, [1, 0, 0]);
    expect(Math.abs(handle.across[2])).toBeCloseTo(1, 6);
    expectVector(handle.center, [0.2 + 0.10161 + 0.1, -0.1 - 0.00278, 0.9 + 0.11041]);
    expect(Math.abs(handle.along[1])).toBeCloseTo(1, 6);
    expect([handle.halfAlong, handle.halfOutward, handle.halfAcross]).toEqual([0.04445, 0.0077, 0.00815]);
    expect(handle.clearance).toBe(0.016);
  });

  it('have a hinge with a point of its axis', async () => {
    const [knob] = await parts('stove', { 'stove.button': 1 });
    expect(knob!.kind).toBe('hinge');
    expectVector(knob!.axis, [0, 0, 1]);
    expectVector(knob!.anchor, [-0.2, 0.2, 0.9]);
    // The grip points to −x when it is off and turns counterclockwise.
    const { along, outward } = knob!.handle!;
    expectVector(outward, [0, 0, 1]);
    expect(Math.abs(along[0] * Math.cos(1) + along[1] * Math.sin(1))).toBeCloseTo(1, 5);
  });

  it('are none of what has no joints', async () => {
    expect(await parts('table')).toEqual([]);
  });
});

describe('every joint of the catalogue', () => {
  const bodies = catalogue
    .fixtureCategories()
    .flatMap((category) => catalogue.fixture(category).bodies.map((body) => ({ category, body })))
    .filter(({ body }) => body.joint !== undefined);

  it.each(bodies.map(({ category, body }) => [`${category}/${body.name}`, body] as const))(
    'can be moved by the handle of %s',
    (_, { handle, collision }) => {
      expect(handle).toBeDefined();
      // A hand meets something there: some solid of the body covers the middle of the handle.
      const covers = expandCollision(collision, 1).some(({ shape, pose }) => {
        const half = enclosingHalfExtents(shape);
        return handle!.position.every(
          (value, axis) => Math.abs(value - pose.position[axis]!) <= half[axis]! + 1e-3,
        );
      });
      expect(covers).toBe(true);
    },
  );
});
