import { describe, expect, it } from 'vitest';
import { fromAxisAngle } from '../../src/math/quat.ts';
import { buildWorldModel, type WorldContents } from '../../src/scene/build-world-model.ts';
import type { Catalogue } from '../../src/scene/catalogue.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import * as specs from './specs.ts';

/** A catalogue of one thing of each kind, without files. */
const CATALOGUE = {
  scene: () => specs.scene(),
  robot: () => specs.robot(),
  fixture: () => specs.fixture(),
  object: () => specs.object({ sites: [{ name: 'top', halfExtents: [1, 1, 1] }] }),
} as unknown as Catalogue;

const CONTENTS: WorldContents = {
  scene: 'yard',
  fixtures: [
    { name: 'main_table', category: 'table' },
    { name: 'chest_1', category: 'chest' },
  ],
  objects: [
    { name: 'brick_2', category: 'brick' },
    { name: 'brick_1', category: 'brick' },
  ],
  rectangles: [{ target: 'main_table', name: 'left_region', rectangle: [0.1, -0.3, 0.2, 0.1] }],
};
/** The chest stands at (5, 0, 0), turned by 90° about z. */
const POSES = { chest_1: { position: [5, 0, 0], rotation: fromAxisAngle([0, 0, 1], Math.PI / 2) } } as const;
const build = (changes: Partial<WorldContents> = {}, poses: Parameters<typeof buildWorldModel>[2] = POSES) =>
  buildWorldModel(CATALOGUE, { ...CONTENTS, ...changes }, poses);
const model = build();
const body = (id: string) => model.bodies.find((one) => one.id === id)!;

describe('bodies', () => {
  it('come in a fixed order: scene, robot, fixtures, objects, each as its file or task lists them', () => {
    expect(model.bodies.map(({ id }) => id)).toEqual([
      'scene/table',
      'robot0/foot',
      'robot0/link1',
      'robot0/left',
      'robot0/right',
      'chest_1/base',
      'chest_1/lid',
      'chest_1/drawer',
      'brick_2/object',
      'brick_1/object',
    ]);
    expect(build()).toEqual(model);
  });

  it('have a kind that says how they move', () => {
    expect(model.bodies.map(({ kind }) => kind)).toEqual([
      ...['static', 'robot', 'robot', 'robot', 'robot'],
      ...['static', 'static', 'jointed', 'movable', 'movable'],
    ]);
  });

  it('follow their parents', () => {
    const seen = new Set<string>();
    for (const { id, parentId } of model.bodies) {
      if (parentId !== undefined) expect(seen).toContain(parentId);
      seen.add(id);
    }
    expect(body('robot0/left').parentId).toBe('robot0/link1');
    expect(body('chest_1/drawer').parentId).toBe('chest_1/base');
    expect(body('chest_1/lid').parentId).toBeUndefined();
  });

  it('of a fixture are welded into the world, but for jointed ones, which stay in their parent', () => {
    const near = (actual: readonly number[], expected: readonly number[]) => {
      for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
    };
    near(body('chest_1/base').pose.position, [5, 0, 1]);
    near(body('chest_1/lid').pose.position, [3, 0, 1]);
    near(body('chest_1/lid').pose.rotation, POSES.chest_1.rotation);
    expect(body('chest_1/drawer').pose.position).toEqual([3, 0, 0]);
    expect(body('chest_1/drawer').joint).toMatchObject({ name: 'drawer_level', range: [-0.1, 0.01] });
    expect(body('chest_1/base').joint).toBeUndefined();
  });

  it('of the robot stand on its base', () => {
    expect(body('robot0/foot').pose.position).toEqual([-1, 0, 0]);
  });

  it('have the friction of their file, and links that of a link', () => {
    expect(body('scene/table').solids[0]!.friction).toBe(0.6);
    expect(body('chest_1/base').solids[0]!.friction).toBe(0.5);
    const collision = [{ shape: { kind: 'sphere', radius: 0.1 } }];
    const robot = () => specs.robot({ bodies: [{ name: 'foot', collision }] });
    const { bodies } = buildWorldModel({ ...CATALOGUE, robot } as unknown as Catalogue, CONTENTS, POSES);
    expect(bodies.find(({ id }) => id === 'robot0/foot')!.solids[0]!.friction).toBe(1);
  });
});

describe('sites', () => {
  it('are rectangles in the world, then those of fixtures and objects in their bodies', () => {
    expect(model.sites.map(({ name, bodyId }) => [name, bodyId])).toEqual([
      ['main_table_left_region', undefined],
      ['chest_1_inside', 'chest_1/drawer'],
      ['brick_2_top', 'brick_2/object'],
      ['brick_1_top', 'brick_1/object'],
    ]);
  });

  it('of rectangles have their centre on the workspace and the height of the scene', () => {
    const [{ pose, halfExtents, instance }] = model.sites as [(typeof model.sites)[number]];
    expect(instance).toBe('main_table');
    expect(pose.position[0]).toBeCloseTo(0.15, 12);
    expect(pose.position[1]).toBeCloseTo(0.4, 12);
    expect(pose.position[2]).toBe(0.895);
    expect(halfExtents[0]).toBeCloseTo(0.05, 12);
    expect(halfExtents[1]).toBeCloseTo(0.2, 12);
    expect(halfExtents[2]).toBe(0.007);
  });
});

describe('instances and cameras', () => {
  it('are what a task names, without the surface, which belongs to the scene', () => {
    expect(model.instances.map(({ name, rootBodyId }) => [name, rootBodyId])).toEqual([
      ['chest_1', 'chest_1/base'],
      ['brick_2', 'brick_2/object'],
      ['brick_1', 'brick_1/object'],
    ]);
  });

  it('are those of the scene, then those of the robot under its name', () => {
    expect(model.cameras.map(({ name, body: carrier }) => [name, carrier])).toEqual([
      ['front', undefined],
      ['robot0_hand', 'robot0/link1'],
    ]);
  });
});

describe('what cannot be built', () => {
  it('is a fixture without a place', () => {
    expect(() => build({}, {})).toThrow(/no pose is given for fixture "chest_1"/);
  });

  it('are two things of one name, or of a name that bodies have already', () => {
    const named = (name: string) => build({ objects: [{ name, category: 'brick' }] });
    expect(() => named('chest_1')).toThrow('the name "chest_1" is used twice');
    expect(() => named('robot0')).toThrow('the name "robot0" is reserved');
    expect(() => named('scene')).toThrow('the name "scene" is reserved');
  });
});

describe('the world of the shipped files', () => {
  it('holds each thing once, parents first', () => {
    const at = (x: number) => ({ position: [x, 0, 0.9], rotation: [0, 0, 0, 1] }) as const;
    const { bodies, cameras, sites } = buildWorldModel(
      loadCatalogue(),
      {
        scene: 'libero_tabletop',
        fixtures: [
          { name: 'main_table', category: 'table' },
          { name: 'wooden_cabinet_1', category: 'wooden_cabinet' },
          { name: 'flat_stove_1', category: 'flat_stove' },
        ],
        objects: [{ name: 'akita_black_bowl_1', category: 'akita_black_bowl' }],
        rectangles: [],
      },
      { wooden_cabinet_1: at(0), flat_stove_1: at(-0.3) },
    );
    const ids = bodies.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [index, { parentId }] of bodies.entries()) {
      if (parentId !== undefined) expect(ids.slice(0, index)).toContain(parentId);
    }
    expect(bodies.filter(({ kind }) => kind === 'jointed').map(({ id }) => id)).toEqual([
      'wooden_cabinet_1/cabinet_top',
      'wooden_cabinet_1/cabinet_middle',
      'wooden_cabinet_1/cabinet_bottom',
      'flat_stove_1/button',
    ]);
    expect(sites.map(({ name }) => name)).toContain('wooden_cabinet_1_top_region');
    expect(cameras.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['agentview', 'robot0_eye_in_hand']),
    );
  });
});
