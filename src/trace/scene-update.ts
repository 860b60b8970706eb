import { compose, type Pose } from '../math/pose.ts';
import { fromAxisAngle } from '../math/quat.ts';
import type { DrawnShape, VisualPart } from '../scene/geometry-schema.ts';
import type { WorldModel } from '../scene/world-model.ts';

type Color = { readonly r: number; readonly g: number; readonly b: number; readonly a: number };

/**
 * `foxglove.SceneUpdate`: what the world looks like to tools that know nothing of benchtop, one entity per body, locked
 * to the body's frame. Textures become their plainest colour, bevels and torus tubes their boxes and cylinders.
 */
export function sceneUpdate({ bodies }: WorldModel) {
  const entities = bodies
    .filter(({ visuals }) => visuals.length > 0)
    .map(({ id, visuals }) => {
      const primitives = visuals.map(primitivesOf);
      return {
        timestamp: { sec: 0, nsec: 0 },
        frame_id: id,
        id,
        lifetime: { sec: 0, nsec: 0 },
        frame_locked: true,
        metadata: [],
        arrows: [],
        cubes: primitives.flatMap(({ cubes = [] }) => cubes),
        spheres: primitives.flatMap(({ spheres = [] }) => spheres),
        cylinders: primitives.flatMap(({ cylinders = [] }) => cylinders),
        lines: [],
        triangles: [],
        texts: [],
        models: [],
      };
    });
  return { deletions: [], entities };
}

function primitivesOf({ shape, pose, material }: VisualPart) {
  const [r, g, b] = material.texture === undefined ? material.color : plainColor(material.texture);
  const color = { r, g, b, a: 1 };
  switch (shape.kind) {
    case 'box':
      return {
        cubes: [{ pose: toPose(pose), size: vector(shape.halfExtents.map((half) => 2 * half)), color }],
      };
    case 'sphere': {
      const size = vector([2 * shape.radius, 2 * shape.radius, 2 * shape.radius]);
      return { spheres: [{ pose: toPose(pose), size, color }] };
    }
    case 'cylinder': {
      const { radius, halfHeight, topRadius = radius } = shape;
      return { cylinders: [frustum(pose, [radius, -halfHeight], [topRadius, halfHeight], color)] };
    }
    case 'capsule': {
      const { radius, halfHeight } = shape;
      const size = vector([2 * radius, 2 * radius, 2 * radius]);
      const cap = (z: number) => ({ pose: toPose(compose(pose, at(0, 0, z))), size, color });
      return {
        cylinders: [frustum(pose, [radius, -halfHeight], [radius, halfHeight], color)],
        spheres: [cap(-halfHeight), cap(halfHeight)],
      };
    }
    case 'lathe': {
      const { profile } = shape;
      // A segment without height is a disc, which the frustums beside it show by their ends.
      const pairs = profile.slice(1).map((upper, index) => [profile[index]!, upper] as const);
      return {
        cylinders: pairs
          .filter(([lower, upper]) => lower[1] !== upper[1] && Math.max(lower[0], upper[0]) > 0)
          .map(([lower, upper]) => frustum(pose, lower, upper, color)),
      };
    }
    case 'torus':
      return { cylinders: torus(shape, pose, color) };
  }
}

/** A cone frustum between two points [r, z] of an outline, in either order. */
function frustum(pose: Pose, a: readonly [number, number], b: readonly [number, number], color: Color) {
  const [lower, upper] = a[1] <= b[1] ? [a, b] : [b, a];
  const widest = Math.max(lower[0], upper[0]);
  return {
    pose: toPose(compose(pose, at(0, 0, (lower[1] + upper[1]) / 2))),
    size: vector([2 * widest, 2 * widest, upper[1] - lower[1]]),
    bottom_scale: lower[0] / widest,
    top_scale: upper[0] / widest,
    color,
  };
}

function torus(shape: Extract<DrawnShape, { kind: 'torus' }>, pose: Pose, color: Color) {
  const { radius, tubeRadius, arc, segments } = shape;
  const length = 2 * radius * Math.tan(arc / segments / 2);
  return Array.from({ length: segments }, (_, index) => {
    const angle = ((index + 0.5) * arc) / segments;
    const place = at(radius * Math.cos(angle), radius * Math.sin(angle), 0);
    // A cylinder's axis is z; lay it along the circumference.
    const direction: Pose = {
      position: [0, 0, 0],
      rotation: fromAxisAngle([Math.cos(angle), Math.sin(angle), 0], -Math.PI / 2),
    };
    return {
      pose: toPose(compose(pose, compose(place, direction))),
      size: vector([2 * tubeRadius, 2 * tubeRadius, length]),
      bottom_scale: 1,
      top_scale: 1,
      color,
    };
  });
}

function plainColor(
  texture: NonNullable<VisualPart['material']['texture']>,
): readonly [number, number, number] {
  switch (texture.kind) {
    case 'wood':
      return texture.light;
    case 'tile':
      return texture.tile;
    case 'bands':
      return texture.bands[0]!.color;
    case 'label':
      return texture.band;
    default:
      return texture.base;
  }
}

function at(x: number, y: number, z: number): Pose {
  return { position: [x, y, z], rotation: [0, 0, 0, 1] };
}

function toPose({ position: [x, y, z], rotation: [qx, qy, qz, qw] }: Pose) {
  return { position: { x, y, z }, orientation: { x: qx, y: qy, z: qz, w: qw } };
}

function vector([x, y, z]: readonly number[]) {
  return { x: x!, y: y!, z: z! };
}
