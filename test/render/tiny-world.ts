import { IDENTITY_POSE, type Pose } from '../../src/math/pose.ts';
import { CameraRenderer, type RedrawMode, type WorldPoses } from '../../src/render/camera-renderer.ts';
import { visualPartSchema } from '../../src/scene/geometry-schema.ts';
import type { RobotSpec } from '../../src/scene/robot-schema.ts';
import { cameraSchema, lightSchema, sceneSchema } from '../../src/scene/scene-schema.ts';
import type { ModelBody, WorldModel } from '../../src/scene/world-model.ts';
import type { Image } from '../../src/spec/image.ts';

/** Looks along −z from the origin; at 90° a picture of side 2 n has a focal length of n pixels. */
export const EYE = { name: 'eye', pose: {}, fovyDegrees: 90 };
/** Shows surface colours as they are. */
export const WHITE_AMBIENT = {
  kind: 'headlight',
  ambient: [1, 1, 1],
  diffuse: [0, 0, 0],
  specular: [0, 0, 0],
};

export interface TinyWorld {
  /** Body names with their lists of visuals as in a scene file. */
  readonly bodies: Readonly<Record<string, readonly unknown[]>>;
  readonly cameras?: readonly unknown[];
  readonly lights?: readonly unknown[];
  readonly sky?: readonly [number, number, number];
  /** Where shadow maps look. */
  readonly focus?: readonly [number, number, number];
}

/** A world of drawn things only. */
export function tinyWorld(world: TinyWorld): WorldModel {
  const focus = world.focus ?? [0, 0, -2];
  const sky = world.sky ?? [0, 0, 0];
  const lights = (world.lights ?? [WHITE_AMBIENT]).map((light) => lightSchema.parse(light));
  const cameras = (world.cameras ?? [EYE]).map((camera) => cameraSchema.parse(camera));
  const scene = sceneSchema.parse({
    ...{ format: 'benchtop/scene@1', name: 'tiny', robot: { name: 'none', base: {} } },
    surface: {
      ...{ category: 'table', workspaceOffset: focus, height: focus[2], regionSiteZ: 0 },
      ...{ regionSiteHalfHeight: 0.01, placementThickness: 0.05, shrinkRegions: false },
    },
    ...{ statics: [], cameras: [EYE], lights, sky: { top: sky, bottom: sky } },
  });
  const bodies = Object.entries(world.bodies).map(
    ([id, visuals]): ModelBody => ({
      ...{ id, instance: id, kind: 'movable', parentId: undefined, pose: IDENTITY_POSE },
      ...{ inertial: undefined, joint: undefined, solids: [] },
      visuals: visuals.map((visual) => visualPartSchema.parse(visual)),
    }),
  );
  // The renderer never looks at the robot's own file: its bodies are bodies like all others.
  return { scene, robot: {} as RobotSpec, bodies, sites: [], instances: [], cameras, lights };
}

/** Poses in the order of the bodies; missing ones stay at the origin. */
export function posesOf(
  model: WorldModel,
  at: Readonly<Record<string, Partial<Pose>>> = {},
  joints: Readonly<Record<string, number>> = {},
): WorldPoses {
  const poses = model.bodies.flatMap(({ id }) => {
    const pose = { ...IDENTITY_POSE, ...at[id] };
    return [...pose.position, ...pose.rotation];
  });
  return { poses: Float64Array.from(poses), jointValue: (name) => joints[name] ?? 0 };
}

export function renderOnce(
  model: WorldModel,
  size: number,
  now: WorldPoses = posesOf(model),
  mode: RedrawMode = 'static',
): Image {
  return new CameraRenderer(model, mode).render(model.cameras[0]!.name, size, size, now);
}

export function pixel(image: Image, x: number, y: number): readonly number[] {
  return [...image.data.subarray(3 * (y * image.width + x), 3 * (y * image.width + x) + 3)];
}

/** Mean place (pixel centres) of the pixels that the test accepts, and how many there are. */
export function centroid(
  image: Image,
  accept: (color: readonly number[]) => boolean,
): { readonly x: number; readonly y: number; readonly count: number } {
  let [x, y, count] = [0, 0, 0];
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < image.width; column++) {
      if (!accept(pixel(image, column, row))) continue;
      x += column + 0.5;
      y += row + 0.5;
      count++;
    }
  }
  return { x: x / count, y: y / count, count };
}

/** Much faster than comparing arrays number by number. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
