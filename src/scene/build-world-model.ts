import { HarnessError } from '../errors.ts';
import { compose, IDENTITY_POSE, type Pose } from '../math/pose.ts';
import { expandCollision } from './expand-collision.ts';
import type { FixtureSpec } from './fixture-schema.ts';
import type { ObjectSpec } from './object-schema.ts';
import type { RobotSpec } from './robot-schema.ts';
import type { CameraSpec, SceneSpec } from './scene-schema.ts';
import type { SpecSource } from './spec-source.ts';
import type { ModelBody, ModelInstance, ModelSite, WorldModel } from './world-model.ts';

/** Name of the one robot in ids and camera names. */
export const ROBOT_INSTANCE = 'robot0';

/** What stands in a world; a task file has these fields. */
export interface WorldContents {
  readonly scene: string;
  /** Furniture, the surface included. */
  readonly fixtures: readonly { readonly name: string; readonly category: string }[];
  /** Movable things; their order is kept. */
  readonly objects: readonly { readonly name: string; readonly category: string }[];
  /** Rectangles on the surface: x0, y0, x1, y1 in the workspace frame, m. */
  readonly rectangles: readonly {
    readonly target: string;
    readonly name: string;
    readonly rectangle: readonly [number, number, number, number];
  }[];
}

/**
 * Flattens files into bodies, sites and cameras. `fixturePoses`: base pose in the world per fixture; the surface
 * needs none. Bodies come in a fixed order: scene, robot, fixtures, objects.
 */
export function buildWorldModel(
  catalogue: SpecSource,
  contents: WorldContents,
  fixturePoses: Readonly<Record<string, Pose>>,
): WorldModel {
  refuseSharedNames(contents);
  const scene = catalogue.scene(contents.scene);
  const robot = catalogue.robot(scene.robot.name);
  const fixtures = contents.fixtures
    .filter(({ category }) => category !== scene.surface.category)
    .map(({ name, category }) => ({ name, spec: catalogue.fixture(category), pose: fixturePoses[name] }));
  const objects = contents.objects.map(({ name, category }) => ({ name, spec: catalogue.object(category) }));

  const bodies = [...sceneBodies(scene), ...robotBodies(robot, scene.robot.base)];
  const sites = contents.rectangles.map((rectangle) => rectangleSite(rectangle, scene));
  const instances: ModelInstance[] = [];
  for (const { name, spec, pose } of fixtures) {
    if (pose === undefined) {
      throw new HarnessError(
        'task-file',
        `no pose is given for fixture "${name}"; place it with an On(…) in init`,
      );
    }
    bodies.push(...fixtureBodies(name, spec, pose));
    sites.push(...spec.sites.map((site) => bodySite(name, site)));
    instances.push(fixtureInstance(name, spec));
  }
  for (const { name, spec } of objects) {
    bodies.push(objectBody(name, spec));
    sites.push(...spec.sites.map((site) => bodySite(name, site)));
    instances.push(objectInstance(name, spec));
  }
  const cameras = [...scene.cameras, ...robot.cameras.map(robotCamera)];
  return { scene, robot, bodies, sites, instances, cameras, lights: scene.lights };
}

/** Names are parts of body ids; two things of one name would be one body. */
function refuseSharedNames({ fixtures, objects }: WorldContents): void {
  const seen = new Set(['scene', ROBOT_INSTANCE]);
  for (const { name } of [...fixtures, ...objects]) {
    if (seen.has(name)) {
      const reserved = name === 'scene' || name === ROBOT_INSTANCE;
      throw new HarnessError(
        'task-file',
        `the name "${name}" is ${reserved ? 'reserved' : 'used twice'}; give the fixture or object another one`,
      );
    }
    seen.add(name);
  }
}

function sceneBodies(scene: SceneSpec): ModelBody[] {
  return scene.statics.map((body) => ({
    id: `scene/${body.name}`,
    instance: 'scene',
    kind: 'static',
    parentId: undefined,
    pose: body.pose,
    inertial: undefined,
    joint: undefined,
    solids: expandCollision(body.collision, body.friction),
    visuals: body.visual,
  }));
}

/** Friction of robot links that set none of their own; the pads set 2. */
const LINK_FRICTION = 1;

function robotBodies(robot: RobotSpec, base: Pose): ModelBody[] {
  return robot.bodies.map((body) => ({
    id: `${ROBOT_INSTANCE}/${body.name}`,
    instance: ROBOT_INSTANCE,
    kind: 'robot',
    parentId: body.parent === undefined ? undefined : `${ROBOT_INSTANCE}/${body.parent}`,
    pose: body.parent === undefined ? compose(base, body.pose) : body.pose,
    inertial: body.inertial,
    joint: undefined,
    solids: expandCollision(body.collision, LINK_FRICTION),
    visuals: body.visual,
  }));
}

/** Parts without a joint are welded where they stand; jointed parts keep their pose in the welded parent. */
function fixtureBodies(name: string, spec: FixtureSpec, base: Pose): ModelBody[] {
  const weldedInWorld = new Map<string, Pose>();
  return spec.bodies.map((body) => {
    const parentInWorld = body.parent === undefined ? base : weldedInWorld.get(body.parent);
    if (parentInWorld === undefined) {
      throw new HarnessError(
        'bug',
        `fixture ${spec.category}: body ${body.name} hangs on a jointed or unknown body`,
      );
    }
    const jointed = body.joint !== undefined;
    const bodyInWorld = compose(parentInWorld, body.pose);
    if (!jointed) weldedInWorld.set(body.name, bodyInWorld);
    return {
      id: `${name}/${body.name}`,
      instance: name,
      kind: jointed ? 'jointed' : 'static',
      parentId: jointed ? `${name}/${body.parent}` : undefined,
      pose: jointed ? body.pose : bodyInWorld,
      inertial: body.inertial,
      joint: body.joint,
      solids: expandCollision(body.collision, spec.friction),
      visuals: body.visual,
    };
  });
}

function objectBody(name: string, spec: ObjectSpec): ModelBody {
  return {
    id: `${name}/object`,
    instance: name,
    kind: 'movable',
    parentId: undefined,
    pose: IDENTITY_POSE,
    inertial: spec.inertial,
    joint: undefined,
    solids: expandCollision(spec.collision, spec.friction),
    visuals: spec.visual,
  };
}

function fixtureInstance(name: string, fixture: FixtureSpec): ModelInstance {
  return {
    name,
    category: fixture.category,
    spec: { kind: 'fixture', fixture },
    rootBodyId: `${name}/${fixture.bodies[0]!.name}`,
    grasp: { kind: 'none' },
  };
}

function objectInstance(name: string, object: ObjectSpec): ModelInstance {
  return {
    name,
    category: object.category,
    spec: { kind: 'object', object },
    rootBodyId: `${name}/object`,
    grasp: object.grasp,
  };
}

function bodySite(instance: string, site: ObjectSpec['sites'][number]): ModelSite {
  return {
    name: `${instance}_${site.name}`,
    instance,
    bodyId: `${instance}/${site.body}`,
    pose: site.pose,
    halfExtents: site.halfExtents,
  };
}

function rectangleSite(
  { target, name, rectangle }: WorldContents['rectangles'][number],
  scene: SceneSpec,
): ModelSite {
  const [x0, y0, x1, y1] = rectangle;
  const { workspaceOffset, regionSiteZ, regionSiteHalfHeight } = scene.surface;
  const position = [
    (x0 + x1) / 2 + workspaceOffset[0],
    (y0 + y1) / 2 + workspaceOffset[1],
    regionSiteZ,
  ] as const;
  return {
    name: `${target}_${name}`,
    instance: target,
    bodyId: undefined,
    pose: { position, rotation: IDENTITY_POSE.rotation },
    halfExtents: [(x1 - x0) / 2, (y1 - y0) / 2, regionSiteHalfHeight],
  };
}

function robotCamera(camera: CameraSpec): CameraSpec {
  return {
    ...camera,
    name: `${ROBOT_INSTANCE}_${camera.name}`,
    ...(camera.body === undefined ? {} : { body: `${ROBOT_INSTANCE}/${camera.body}` }),
  };
}
