import { IDENTITY_POSE, type Pose } from '../../src/math/pose.ts';
import type { Quat } from '../../src/math/quat.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import type { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { PhysicsWorld as World } from '../../src/physics/physics-world.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { JointSpec } from '../../src/scene/fixture-schema.ts';
import type { Inertial, Solid } from '../../src/scene/geometry-schema.ts';
import type { ModelBody, WorldModel } from '../../src/scene/world-model.ts';
import type { InitialState } from '../../src/task/initial-state.ts';

const catalogue = loadCatalogue();

export function at(position: Vec3, rotation: Quat = [0, 0, 0, 1]): Pose {
  return { position, rotation };
}

/** Mass properties of a solid box of the given half extents. */
export function boxInertial(mass: number, [x, y, z]: Vec3): Inertial {
  const moments = [y * y + z * z, x * x + z * z, x * x + y * y].map((sum) => (mass * sum) / 3);
  return {
    mass,
    centerOfMass: [0, 0, 0],
    principalInertia: moments as unknown as Inertial['principalInertia'],
    principalRotation: [0, 0, 0, 1],
  };
}

interface Part {
  readonly name: string;
  readonly shape: Solid;
  readonly pose: Pose;
  readonly friction?: number;
  readonly inertial?: Inertial;
  readonly joint?: JointSpec;
}

/** A body without a mass stands still; with a joint it hangs on the world's first static body. */
export function body({ name, shape, pose, friction = 0.5, inertial, joint }: Part): ModelBody {
  const kind = joint !== undefined ? 'jointed' : inertial !== undefined ? 'movable' : 'static';
  return {
    ...{ id: `${name}/object`, instance: name, kind, inertial, joint, visuals: [] },
    parentId: joint === undefined ? undefined : 'anchor/object',
    pose: kind === 'movable' ? IDENTITY_POSE : pose,
    solids: [{ shape, pose: IDENTITY_POSE, friction }],
  };
}

/** A world of hand-made bodies; with `robot`, the tabletop scene and its Panda stand in it as well. */
export async function makeWorld(
  parts: readonly Part[],
  options: { readonly robot?: boolean; readonly joints?: Readonly<Record<string, number>> } = {},
): Promise<PhysicsWorld> {
  const base = buildWorldModel(
    catalogue,
    { scene: 'libero_tabletop', fixtures: [], objects: [], rectangles: [] },
    {},
  );
  const bodies = [...(options.robot === true ? base.bodies : []), ...parts.map(body)];
  const model: WorldModel = {
    ...base,
    bodies,
    instances: parts.map(({ name }) => ({
      ...{ name, category: 'handmade', rootBodyId: `${name}/object`, grasp: { kind: 'none' as const } },
      spec: { kind: 'object' as const, object: undefined as never },
    })),
  };
  const joints = model.robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint.initial]));
  const state: InitialState = {
    armPositions: joints.slice(0, 7),
    gripperPositions: [joints[7]!, joints[8]!],
    objects: Object.fromEntries(parts.map(({ name, pose }) => [name, pose])),
    fixtures: {},
    fixtureJoints: options.joints ?? {},
  };
  return World.create(model, state);
}

/** Steps a world without a robot for `seconds` of simulated time. */
export function run(world: PhysicsWorld, seconds: number): void {
  const count = Math.round(seconds / world.dt);
  for (let step = 0; step < count; step++) world.step();
  world.refresh();
}
