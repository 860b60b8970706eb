import { compose, IDENTITY_POSE, type Pose } from '../../src/math/pose.ts';
import { fromAxisAngle } from '../../src/math/quat.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { ModelBody } from '../../src/scene/world-model.ts';
import { boxInertial } from './handmade-world.ts';

const catalogue = loadCatalogue();

/** Where the fixture stands: high above the table, turned so that no axis of it is one of the world. */
export const FIXTURE_POSE: Pose = { position: [0.1, -0.2, 2], rotation: fromAxisAngle([0, 0, 1], 2.7) };

/** Every instance is placed in the frame of the fixture. */
export interface Contents {
  /** Values of the fixture's joints by their short names, m or rad. */
  readonly joints?: Readonly<Record<string, number>>;
  /** Objects of the catalogue by category; each is its own instance's name. */
  readonly objects?: Readonly<Record<string, Pose>>;
  /** Blocks by name: half extents (m) and, unless they weigh 50 g, a mass (kg). */
  readonly blocks?: Readonly<
    Record<string, { readonly half: Vec3; readonly pose: Pose; readonly mass?: number }>
  >;
}

/** A world with one shipped fixture, called `fixture`, and no robot. */
export async function fixtureWorld(
  category: string,
  contents: Contents = {},
  fixture: Pose = FIXTURE_POSE,
): Promise<PhysicsWorld> {
  const { joints = {}, objects = {}, blocks = {} } = contents;
  const names = Object.keys(objects);
  const base = buildWorldModel(
    catalogue,
    {
      scene: 'libero_kitchen',
      fixtures: [{ name: 'fixture', category }],
      objects: names.map((name) => ({ name, category: name })),
      rectangles: [],
    },
    { fixture },
  );
  const added = Object.entries(blocks).map(
    ([name, { half, mass = 0.05 }]): ModelBody => ({
      ...{ id: `${name}/object`, instance: name, kind: 'movable', joint: undefined, visuals: [] },
      ...{ parentId: undefined, pose: IDENTITY_POSE, inertial: boxInertial(mass, half) },
      solids: [{ shape: { kind: 'box', halfExtents: half }, pose: IDENTITY_POSE, friction: 0.95 }],
    }),
  );
  const instances = Object.keys(blocks).map((name) => ({
    ...{ name, category: 'block', rootBodyId: `${name}/object`, grasp: { kind: 'none' as const } },
    spec: { kind: 'object' as const, object: undefined as never },
  }));
  const model = {
    ...base,
    bodies: [...base.bodies.filter(({ kind }) => kind !== 'robot'), ...added],
    instances: [...base.instances, ...instances],
  };
  const placed = [
    ...Object.entries(objects),
    ...Object.entries(blocks).map(([n, { pose }]) => [n, pose] as const),
  ];
  return PhysicsWorld.create(model, {
    ...{ armPositions: [], gripperPositions: [0, 0], fixtures: {} },
    objects: Object.fromEntries(placed.map(([name, pose]) => [name, compose(fixture, pose)])),
    fixtureJoints: Object.fromEntries(
      Object.entries(joints).map(([name, value]) => [`fixture.${name}`, value]),
    ),
  });
}
