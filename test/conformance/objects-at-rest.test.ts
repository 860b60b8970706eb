import { describe, expect, it } from 'vitest';
import { angleBetween } from '../../src/math/quat.ts';
import { distance, type Vec3 } from '../../src/math/vec3.ts';
import { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { PLACEMENT_GAP } from '../../src/task/fixture-placement.ts';
import type { InitialState } from '../../src/task/initial-state.ts';

const SCENE = 'libero_kitchen';
/** Things per world, on a grid whose squares the longest fits in. */
const ROWS = 3;
const PER_WORLD = 9;
const SPACING: readonly [number, number] = [0.22, 0.4];
/** LIBERO's settling, s, and how long a thing is watched afterwards. */
const SETTLING = 0.5;
const WATCHED = 10;
const STILL = 0.001;
const TOLERANCE = 0.005;
/** A thing that leans more than this has not kept its pose, rad. */
const UPRIGHT = 0.02;

const catalogue = loadCatalogue();
const categories = catalogue.objectCategories();

/**
 * Height of the origin over the surface, m, after LIBERO's ten settling steps, computed with MuJoCo from LIBERO's own
 * models.
 */
const SETTLED: Readonly<Record<string, number>> = {
  akita_black_bowl: -0.0016,
  alphabet_soup: 0.0384,
  basket: -0.0047,
  bbq_sauce: 0.0545,
  black_book: -0.0021,
  butter: 0.0086,
  chefmate_8_frypan: -0.0009,
  chocolate_pudding: 0.013,
  cookies: 0.0093,
  cream_cheese: 0.0088,
  glazed_rim_porcelain_ramekin: -0.0007,
  ketchup: 0.0723,
  milk: 0.0696,
  moka_pot: 0.0661,
  new_salad_dressing: 0.0227,
  orange_juice: 0.0696,
  plate: 0.0025,
  porcelain_mug: -0.0024,
  red_coffee_mug: 0.0019,
  salad_dressing: 0.0726,
  tomato_sauce: 0.0384,
  white_bowl: -0.0007,
  white_yellow_mug: 0.0001,
  wine_bottle: -0.0012,
  wooden_tray: 0.0006,
  yellow_book: -0.002,
};

interface Rest {
  readonly category: string;
  readonly height: number;
  /** Distance over the ground between where it was hung up and where it came to rest, m. */
  readonly shift: number;
  /** How far it turned on the way, rad. */
  readonly turn: number;
  /** The largest distance from where it had come to rest during the time watched, m. */
  readonly drift: number;
}

/** Hangs things over the table as LIBERO does, lets them settle and watches them. */
async function rest(group: readonly string[]): Promise<Rest[]> {
  const { surface } = catalogue.scene(SCENE);
  const names = group.map((_, index) => `thing_${index}`);
  const model = buildWorldModel(
    catalogue,
    {
      scene: SCENE,
      fixtures: [{ name: 'table', category: surface.category }],
      objects: group.map((category, index) => ({ name: names[index]!, category })),
      rectangles: [],
    },
    {},
  );
  const starts = group.map((category, index) => {
    const { bottomZ, rotation } = catalogue.object(category).placement;
    const [x, y, z] = surface.workspaceOffset;
    const row = (index % ROWS) - 1;
    const column = Math.floor(index / ROWS) - 1;
    const position: Vec3 = [x + row * SPACING[0], y + column * SPACING[1], z + PLACEMENT_GAP - bottomZ];
    return { position, rotation };
  });
  const { arm, gripper, bodies } = model.robot;
  const initial = new Map(
    bodies.flatMap(({ joint }) => (joint === undefined ? [] : [[joint.name, joint.initial]])),
  );
  const state: InitialState = {
    armPositions: arm.joints.map((name) => initial.get(name) as number),
    gripperPositions: gripper.joints.map((name) => initial.get(name) as number) as [number, number],
    objects: Object.fromEntries(names.map((name, index) => [name, starts[index]!])),
    fixtures: {},
    fixtureJoints: {},
  };
  const world = await PhysicsWorld.create(model, state);
  const pass = (seconds: number) => {
    for (let t = 0; t < Math.round(seconds / world.dt); t++) world.step();
    world.refresh();
  };
  pass(SETTLING);
  const settled = names.map((name) => world.instancePose(name));
  const drift = names.map(() => 0);
  for (let second = 0; second < WATCHED; second += SETTLING / 5) {
    pass(SETTLING / 5);
    for (const [index, name] of names.entries()) {
      const moved = distance(world.instancePose(name).position, settled[index]!.position);
      drift[index] = Math.max(drift[index]!, moved);
    }
  }
  world.dispose();
  return group.map((category, index) => {
    const { position, rotation } = settled[index]!;
    const start = starts[index]!;
    return {
      category,
      height: position[2] - surface.height,
      shift: Math.hypot(position[0] - start.position[0], position[1] - start.position[1]),
      turn: angleBetween(rotation, start.rotation),
      drift: drift[index]!,
    };
  });
}

describe('movable things on a plain table', async () => {
  const groups = Array.from({ length: Math.ceil(categories.length / PER_WORLD) }, (_, index) =>
    categories.slice(index * PER_WORLD, (index + 1) * PER_WORLD),
  );
  const rests: Rest[] = [];
  for (const group of groups) rests.push(...(await rest(group)));

  it('are all that ship', () => {
    expect(categories).toEqual(Object.keys(SETTLED).sort());
  });

  it.each(rests)(
    '$category settles at the height of the reference, where it was let go, as upright',
    ({ category, height, shift, turn }) => {
      expect(Math.abs(height - SETTLED[category]!)).toBeLessThan(TOLERANCE);
      expect(shift).toBeLessThan(TOLERANCE);
      expect(turn).toBeLessThan(UPRIGHT);
    },
  );

  it.each(rests)('$category stays within a millimetre for ten seconds', ({ drift }) => {
    expect(drift).toBeLessThan(STILL);
  });
});
