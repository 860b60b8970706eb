import { type Pose, transformPoint } from '../../math/pose.ts';
import { rotate } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { Grasp } from '../../scene/object-schema.ts';
import { MAX_OPENING } from './gripper-shape.ts';

/** A way to take an object with an upright gripper, in the world, m. */
export interface GraspCandidate {
  /** Tool centre point when the fingers close. */
  readonly position: Vec3;
  /** Horizontal unit vector along which the fingers close. */
  readonly fingers: Vec3;
  /** Distance between the pads to arrive with. */
  readonly opening: number;
}

const RIM_POINTS = 32;
const BODY_DIRECTIONS = 16;
/** A rim is a thin wall: these leave 2.5 or 1.5 cm on either side of it and spare closing time. */
const RIM_OPENINGS = [0.05, 0.03];
/** Fingers that are steeper than this to the horizontal plane cannot close on the wall with an upright hand. */
const MIN_HORIZONTAL = 0.7;

/**
 * Every way that the object's grasp rule allows for the object where it stands now, in a fixed order: points of the
 * rim, or directions over the body. Empty if the object is not for grasping or lies on its side.
 */
export function graspCandidates(grasp: Grasp, object: Pose): GraspCandidate[] {
  if (grasp.kind === 'rim') {
    return directions(RIM_POINTS).flatMap(([x, y]) => {
      const fingers = horizontal(rotate(object.rotation, [x, y, 0]));
      const position = transformPoint(object, [grasp.radius * x, grasp.radius * y, grasp.z]);
      return fingers === undefined ? [] : RIM_OPENINGS.map((opening) => ({ position, fingers, opening }));
    });
  }
  if (grasp.kind === 'body') {
    return bodyDirections(grasp.axis).flatMap(([x, y]) => {
      const fingers = horizontal(rotate(object.rotation, [x, y, 0]));
      const position = transformPoint(object, grasp.position);
      return fingers === undefined ? [] : [{ position, fingers, opening: MAX_OPENING }];
    });
  }
  return [];
}

function bodyDirections(axis: 'x' | 'y' | 'either' | 'any'): readonly (readonly [number, number])[] {
  if (axis === 'x') return [[1, 0]];
  if (axis === 'y') return [[0, 1]];
  // Opposite directions are the same grasp.
  return axis === 'either'
    ? [
        [1, 0],
        [0, 1],
      ]
    : directions(BODY_DIRECTIONS * 2).slice(0, BODY_DIRECTIONS);
}

function directions(count: number): (readonly [number, number])[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
}

function horizontal(v: Vec3): Vec3 | undefined {
  const length = Math.hypot(v[0], v[1]);
  return length < MIN_HORIZONTAL ? undefined : [v[0] / length, v[1] / length, 0];
}
