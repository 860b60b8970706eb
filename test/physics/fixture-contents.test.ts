import { describe, expect, it } from 'vitest';
import { compose, type Pose } from '../../src/math/pose.ts';
import { conjugate, fromAxisAngle, rotate } from '../../src/math/quat.ts';
import { add, norm, scale, subtract, type Vec3 } from '../../src/math/vec3.ts';
import type { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { evaluatePredicate } from '../../src/task/evaluate-predicate.ts';
import { type Contents, fixtureWorld } from '../helpers/fixture-world.ts';
import { at } from '../helpers/handmade-world.ts';

const catalogue = loadCatalogue();
const G = 9.81;

/** Half a turn, as most tasks place them: `In` measures truly at right angles only. */
const POSE: Pose = { position: [0.1, -0.2, 2], rotation: [0, 0, 1, 0] };
const makeWorld = (category: string, contents?: Contents) => fixtureWorld(category, contents, POSE);

/** A vector of the fixture's frame in the world. */
const inWorld = (vector: Vec3): Vec3 => rotate(POSE.rotation, vector);

/** Where a body is in the fixture's frame. */
function place(world: PhysicsWorld, id: string): Vec3 {
  world.refresh();
  const offset = subtract(world.bodyPose(id).position, POSE.position);
  return rotate(conjugate(POSE.rotation), offset);
}

/** Steps with a force (N, fixture's frame) on a body; blocks are carried, so that they do not fall. */
function drive(world: PhysicsWorld, id: string, force: Vec3, seconds: number, carriedMass = 0): void {
  const total = add(inWorld(force), [0, 0, carriedMass * G]);
  const end = world.time + seconds;
  while (world.time < end - 1e-9) {
    world.push(id, scale(total, world.dt));
    world.step();
  }
  world.refresh();
}

const holds = (world: PhysicsWorld, ...predicate: [string, string, ...string[]]) =>
  evaluatePredicate(predicate, world).holds;

describe('a block pressed against', () => {
  const half: Vec3 = [0.01, 0.01, 0.01];

  it.each([
    ['top', 0.18393],
    ['middle', 0.11041],
    ['bottom', 0.04114],
  ])('the handle of the %s drawer closes it, past zero', async (level, z) => {
    const joint = `${level}_level`;
    const world = await makeWorld('white_cabinet', {
      joints: { [joint]: -0.15 },
      blocks: { finger: { half, pose: at([0, -0.275, z]), mass: 0.3 } },
    });
    expect(holds(world, 'Close', `fixture_${level}_region`)).toBe(false);
    drive(world, 'finger/object', [0, 10, 0], 1.5, 0.3);
    expect(world.jointValue(`fixture.${joint}`)).toBeCloseTo(0.01, 4);
    expect(holds(world, 'Close', `fixture_${level}_region`)).toBe(true);
    // It stays so when the block is taken away.
    drive(world, 'finger/object', [0, -3, 0], 0.5, 0.3);
    expect(holds(world, 'Close', `fixture_${level}_region`)).toBe(true);
    world.dispose();
  });

  it('the back of a handle pulls the drawer open, to its stop', async () => {
    const world = await makeWorld('wooden_cabinet', {
      blocks: { finger: { half: [0.01, 0.006, 0.01], pose: at([0, -0.0862, 0.11041]), mass: 0.3 } },
    });
    drive(world, 'finger/object', [0, -10, 0], 1.5, 0.3);
    expect(world.jointValue('fixture.middle_level')).toBeCloseTo(-0.16, 3);
    expect(holds(world, 'Open', 'fixture_middle_region')).toBe(true);
    world.dispose();
  });

  it('the microwave door closes it', async () => {
    const away = rotate(fromAxisAngle([0, 0, 1], -0.5), [0.2, -0.07, 0]);
    const world = await makeWorld('microwave', {
      joints: { microjoint: -0.5 },
      blocks: { finger: { half, pose: at(add([-0.1725, -0.088, 0.096], away)), mass: 0.3 } },
    });
    expect(holds(world, 'Close', 'fixture')).toBe(false);
    drive(world, 'finger/object', [0, 3, 0], 1, 0.3);
    expect(world.jointValue('fixture.microjoint')).toBeCloseTo(0, 3);
    expect(holds(world, 'Close', 'fixture')).toBe(true);
    world.dispose();
  });

  // The knob's frame is turned by a quarter: its grip points along the fixture's −x at 0.
  it.each([
    ['on', 0, 0.03],
    ['off', 0.7, -0.03],
  ])('the grip of the knob turns the stove %s', async (state, value, side) => {
    const grip = rotate(fromAxisAngle([0, 0, 1], value + Math.PI / 2), [side, 0.045, 0]);
    const world = await makeWorld('flat_stove', {
      joints: { button: value },
      blocks: { finger: { half: [0.01, 0.01, 0.006], pose: at([grip[0], grip[1], 0.035]), mass: 0.3 } },
    });
    const predicate = state === 'on' ? 'TurnOn' : 'TurnOff';
    expect(holds(world, predicate, 'fixture')).toBe(false);
    const force = scale(rotate(fromAxisAngle([0, 0, 1], value + Math.PI / 2), [-side, 0, 0]), 20 / 0.03);
    drive(world, 'finger/object', force, 2.5, 0.3);
    expect(holds(world, predicate, 'fixture')).toBe(true);
    world.dispose();
  });
});

describe('what lies in a drawer', () => {
  const objects = {
    akita_black_bowl: at([-0.03, 0.02, 0.161]),
    butter: at([0.065, 0.02, 0.1685]),
  };

  it('rides along as the drawer is pulled out and pushed in again', async () => {
    const world = await makeWorld('wooden_cabinet', { objects });
    drive(world, 'fixture/cabinet_top', [0, 0, 0], 0.3);
    const before = Object.keys(objects).map((name) => place(world, `${name}/object`));
    let fastest = 0;
    for (const force of [-20, 20]) {
      for (let slice = 0; slice < 50; slice++) {
        drive(world, 'fixture/cabinet_top', [0, force, 0], 0.02);
        for (const name of Object.keys(objects)) {
          fastest = Math.max(fastest, norm(world.linearVelocity(`${name}/object`)));
        }
      }
      const moved = world.jointValue('fixture.top_level');
      expect(moved).toBeCloseTo(force < 0 ? -0.16 : 0.01, 3);
      for (const [index, name] of Object.keys(objects).entries()) {
        expect(holds(world, 'In', name, 'fixture_top_region'), name).toBe(true);
        const now = place(world, `${name}/object`);
        // Across and up nothing happens; along, it may slide until a wall takes it.
        expect(Math.abs(now[0] - before[index]![0]), name).toBeLessThan(0.005);
        expect(Math.abs(now[2] - before[index]![2]), name).toBeLessThan(0.002);
      }
    }
    // The drawer moves at 0.4 m/s; nothing is thrown about.
    expect(fastest).toBeLessThan(0.6);
    world.dispose();
  });

  it('lies still for ten seconds, and the drawer with it', async () => {
    const world = await makeWorld('wooden_cabinet', {
      joints: { top_level: -0.15 },
      objects: {
        akita_black_bowl: at([-0.03, -0.13, 0.161]),
        butter: at([0.065, -0.13, 0.1685]),
      },
    });
    drive(world, 'fixture/cabinet_top', [0, 0, 0], 0.5);
    const names = ['akita_black_bowl', 'butter'];
    const before = names.map((name) => place(world, `${name}/object`));
    drive(world, 'fixture/cabinet_top', [0, 0, 0], 10);
    names.forEach((name, index) => {
      expect(norm(subtract(place(world, `${name}/object`), before[index]!)), name).toBeLessThan(0.001);
    });
    expect(Math.abs(world.jointValue('fixture.top_level') + 0.15)).toBeLessThan(1e-4);
    world.dispose();
  });
});

/** What must fit where a hand reaches in: half extents (m) and place of a block that touches nothing. */
const ROOM: readonly [string, string, Readonly<Record<string, number>>, Vec3, Pose][] = [
  ['microwave', 'a mug inside', { microjoint: -1.6 }, [0.075, 0.06, 0.06], at([-0.04, 0, 0.096])],
  ['microwave', 'the way in', { microjoint: -1.6 }, [0.1, 0.12, 0.07], at([-0.04, -0.05, 0.096])],
  [
    'wooden_cabinet',
    'a hand over the top drawer',
    { top_level: -0.15 },
    [0.1, 0.048, 0.1],
    at([0.003, -0.163, 0.262]),
  ],
  [
    'wooden_cabinet',
    'a hand over the middle drawer',
    { middle_level: -0.15 },
    [0.1, 0.048, 0.1],
    at([0.003, -0.163, 0.192]),
  ],
  [
    'white_cabinet',
    'a hand over the bottom drawer',
    { bottom_level: -0.15 },
    [0.1, 0.048, 0.1],
    at([0.003, -0.163, 0.1235]),
  ],
  ['white_cabinet', 'a bowl inside a closed drawer', {}, [0.055, 0.055, 0.026], at([0.003, 0.01, 0.19])],
  ['desk_caddy', 'a book at the back', {}, [0.015, 0.057, 0.069], at([0.0336, 0.002, 0.085])],
  ['desk_caddy', 'a book in front', {}, [0.015, 0.057, 0.069], at([-0.0335, 0.002, 0.085])],
  ['desk_caddy', 'a book on the left', {}, [0.015, 0.057, 0.069], at([0.0063, 0.14, 0.085])],
  ['desk_caddy', 'a book on the right', {}, [0.057, 0.057, 0.069], at([0, -0.139, 0.085])],
  ['wooden_two_layer_shelf', 'a book in the upper layer', {}, [0.07, 0.06, 0.05], at([0.005, -0.02, 0.135])],
  ['wooden_two_layer_shelf', 'a pan in the lower layer', {}, [0.14, 0.09, 0.03], at([0.005, -0.05, 0.034])],
  [
    'wine_rack',
    'a bottle above the upper plane',
    {},
    [0.08, 0.022, 0.022],
    at([0, -0.055, 0.275], fromAxisAngle([1, 0, 0], 0.546)),
  ],
];

describe('there is room in the', () => {
  it.each(ROOM)('%s for %s', async (category, _what, joints, half, pose) => {
    const world = await makeWorld(category, { joints, blocks: { probe: { half, pose } } });
    world.step();
    expect(world.inContact('probe', 'fixture')).toBe(false);
    world.dispose();
  });

  it('and no more than there should be: a block too large touches', async () => {
    for (const [category, what, joints, , { position, rotation }] of ROOM) {
      const half: Vec3 = [0.12, 0.12, 0.12];
      const world = await makeWorld(category, {
        joints,
        blocks: { probe: { half, pose: at(position, rotation) } },
      });
      world.step();
      expect(world.inContact('probe', 'fixture'), what).toBe(true);
      world.dispose();
    }
  });
});

describe('every region', () => {
  const regions = catalogue
    .fixtureCategories()
    .flatMap((category) =>
      catalogue.fixture(category).sites.map((site) => [category, site.name, site] as const),
    );

  it.each(regions)('of %s, %s, moves with the body that carries it', async (category, _name, site) => {
    const spec = catalogue.fixture(category);
    const joint = spec.bodies.find(({ name }) => name === site.body)!.joint;
    const joints = joint === undefined ? {} : { [joint.name]: joint.range[0] };
    const world = await makeWorld(category, { joints });
    const body = world.bodyPose(`fixture/${site.body}`);
    const view = world.site(`fixture_${site.name}`)!;
    expect(norm(subtract(view.pose.position, compose(body, site.pose).position))).toBeLessThan(1e-6);
    expect(view.parent).toBe('fixture');
    expect(view.halfExtents).toEqual(site.halfExtents);
    if (joint !== undefined) expect(body.position).not.toEqual(POSE.position);
    world.dispose();
  });
});
