import type { Pose } from '../../math/pose.ts';
import { toMatrix } from '../../math/quat.ts';
import { cross, dot, norm, subtract, type Vec3 } from '../../math/vec3.ts';

/** A box in the world, m: centre, three unit axes and the half extents along them. */
export interface OrientedBox {
  readonly center: Vec3;
  readonly axes: readonly [Vec3, Vec3, Vec3];
  readonly halfExtents: Vec3;
  /** Radius of the sphere round it. */
  readonly radius: number;
}

export function orientedBox(pose: Pose, halfExtents: Vec3): OrientedBox {
  const m = toMatrix(pose.rotation) as number[];
  return {
    center: pose.position,
    axes: [
      [m[0]!, m[3]!, m[6]!],
      [m[1]!, m[4]!, m[7]!],
      [m[2]!, m[5]!, m[8]!],
    ],
    halfExtents,
    radius: norm(halfExtents),
  };
}

/** The same box somewhere else, not turned. */
export function shifted(box: OrientedBox, by: Vec3): OrientedBox {
  const [x, y, z] = box.center;
  return { ...box, center: [x + by[0], y + by[1], z + by[2]] };
}

/**
 * Whether two boxes come closer than `margin` (m, may be 0) along every separating axis. Exact for overlap; with a
 * margin it may also report corners that are a little further apart, never the reverse.
 */
export function boxesNear(a: OrientedBox, b: OrientedBox, margin: number): boolean {
  const offset = subtract(b.center, a.center);
  const reach = a.radius + b.radius + margin;
  if (dot(offset, offset) > reach * reach) return false;
  for (const axis of a.axes) if (isSeparated(axis, offset, a, b, margin)) return false;
  for (const axis of b.axes) if (isSeparated(axis, offset, a, b, margin)) return false;
  for (const first of a.axes) {
    for (const second of b.axes) {
      const axis = cross(first, second);
      const length = norm(axis);
      // Parallel edges give no new axis.
      if (length < 1e-6) continue;
      const unit: Vec3 = [axis[0] / length, axis[1] / length, axis[2] / length];
      if (isSeparated(unit, offset, a, b, margin)) return false;
    }
  }
  return true;
}

function isSeparated(axis: Vec3, offset: Vec3, a: OrientedBox, b: OrientedBox, margin: number): boolean {
  return Math.abs(dot(axis, offset)) > extent(a, axis) + extent(b, axis) + margin;
}

function extent(box: OrientedBox, axis: Vec3): number {
  const [x, y, z] = box.axes;
  const h = box.halfExtents;
  return h[0] * Math.abs(dot(x, axis)) + h[1] * Math.abs(dot(y, axis)) + h[2] * Math.abs(dot(z, axis));
}

/** Lowest point of a box, m above the world's origin. */
export function bottomOf(box: OrientedBox): number {
  return box.center[2] - extent(box, [0, 0, 1]);
}

/** Highest point of a box, m above the world's origin. */
export function topOf(box: OrientedBox): number {
  return box.center[2] + extent(box, [0, 0, 1]);
}
