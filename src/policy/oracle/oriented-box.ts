import type { Pose } from '../../math/pose.ts';
import { toMatrix } from '../../math/quat.ts';
import { add, norm, scale, type Vec3, ZERO } from '../../math/vec3.ts';

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
 * margin it may also report corners that are a little further apart, never the reverse. `shift` (m) is where the first
 * one stands instead. Planning spends its time here, so it is written out.
 */
export function boxesNear(a: OrientedBox, b: OrientedBox, margin: number, shift: Vec3 = ZERO): boolean {
  const dx = b.center[0] - (a.center[0] + shift[0]);
  const dy = b.center[1] - (a.center[1] + shift[1]);
  const dz = b.center[2] - (a.center[2] + shift[2]);
  const reach = a.radius + b.radius + margin;
  if (dx * dx + dy * dy + dz * dz > reach * reach) return false;
  for (let i = 0; i < 3; i++) {
    const axis = a.axes[i]!;
    if (isSeparated(axis[0], axis[1], axis[2], dx, dy, dz, a, b, margin)) return false;
  }
  for (let i = 0; i < 3; i++) {
    const axis = b.axes[i]!;
    if (isSeparated(axis[0], axis[1], axis[2], dx, dy, dz, a, b, margin)) return false;
  }
  for (let i = 0; i < 3; i++) {
    const u = a.axes[i]!;
    for (let j = 0; j < 3; j++) {
      const v = b.axes[j]!;
      const x = u[1] * v[2] - u[2] * v[1];
      const y = u[2] * v[0] - u[0] * v[2];
      const z = u[0] * v[1] - u[1] * v[0];
      const length = Math.sqrt(x * x + y * y + z * z);
      // Parallel edges give no new axis.
      if (length < 1e-6) continue;
      if (isSeparated(x / length, y / length, z / length, dx, dy, dz, a, b, margin)) return false;
    }
  }
  return true;
}

function isSeparated(
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  a: OrientedBox,
  b: OrientedBox,
  margin: number,
): boolean {
  return Math.abs(x * dx + y * dy + z * dz) > extent(a, x, y, z) + extent(b, x, y, z) + margin;
}

/** Half of a box's width along a unit vector, m. */
function extent({ axes, halfExtents }: OrientedBox, x: number, y: number, z: number): number {
  const u = axes[0];
  const v = axes[1];
  const w = axes[2];
  return (
    halfExtents[0] * Math.abs(u[0] * x + u[1] * y + u[2] * z) +
    halfExtents[1] * Math.abs(v[0] * x + v[1] * y + v[2] * z) +
    halfExtents[2] * Math.abs(w[0] * x + w[1] * y + w[2] * z)
  );
}

/** Lowest point of a box, m above the world's origin. */
export function bottomOf(box: OrientedBox): number {
  return box.center[2] - extent(box, 0, 0, 1);
}

/** Highest point of a box, m above the world's origin. */
export function topOf(box: OrientedBox): number {
  return box.center[2] + extent(box, 0, 0, 1);
}

/** Centre of the boxes' volume. */
export function middleOf(boxes: readonly OrientedBox[]): Vec3 {
  const volume = ({ halfExtents: [x, y, z] }: OrientedBox) => x * y * z;
  const total = boxes.reduce((sum, box) => sum + volume(box), 0);
  return boxes.reduce<Vec3>((sum, box) => add(sum, scale(box.center, volume(box) / total)), ZERO);
}
