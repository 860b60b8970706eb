import { add, distance, scale, subtract, type Vec3 } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesNear, type OrientedBox, orientedBox, shifted } from './oriented-box.ts';

/** Distance between two poses that are tested on a path, m; well below the size of anything on a table. */
const SAMPLE_SPACING = 0.02;

/** Solids to keep away from, in the world now. */
export interface Obstacle {
  readonly instance: string;
  readonly box: OrientedBox;
}

/** Everything that is not the robot's and not in `except`. */
export function obstacles(view: PrivilegedView, except: readonly string[] = []): Obstacle[] {
  return view
    .solids()
    .filter((solid) => !except.includes(solid.instance))
    .map(({ instance, pose, halfExtents }) => ({ instance, box: orientedBox(pose, halfExtents) }));
}

/** The boxes of one instance. */
export function boxesOf(view: PrivilegedView, instance: string): OrientedBox[] {
  return view
    .solids()
    .filter((solid) => solid.instance === instance)
    .map(({ pose, halfExtents }) => orientedBox(pose, halfExtents));
}

/** Whether every box keeps `margin` (m) from every obstacle. */
export function isFree(boxes: readonly OrientedBox[], around: readonly Obstacle[], margin: number): boolean {
  return !boxes.some((box) => around.some((obstacle) => boxesNear(box, obstacle.box, margin)));
}

/** Whether boxes that stand at `from` can be pushed straight to `to` (m) with `margin` to every obstacle. */
export function isPathFree(
  boxes: readonly OrientedBox[],
  from: Vec3,
  to: Vec3,
  around: readonly Obstacle[],
  margin: number,
): boolean {
  const count = Math.max(1, Math.ceil(distance(from, to) / SAMPLE_SPACING));
  const step = scale(subtract(to, from), 1 / count);
  for (let i = 0; i <= count; i++) {
    const by = scale(step, i);
    if (
      !isFree(
        boxes.map((box) => shifted(box, by)),
        around,
        margin,
      )
    )
      return false;
  }
  return true;
}

/** Waypoints (m) from `from` to `to`, `to` included, for boxes that stand at `from`; undefined if no way is free. */
export function planPath(
  boxes: readonly OrientedBox[],
  from: Vec3,
  to: Vec3,
  around: readonly Obstacle[],
  margin: number,
): Vec3[] | undefined {
  const free = (points: readonly Vec3[]) =>
    points.every((point, i) => {
      const start = i === 0 ? from : points[i - 1]!;
      const atStart = boxes.map((box) => shifted(box, subtract(start, from)));
      return isPathFree(atStart, start, point, around, margin);
    });
  if (free([to])) return [to];
  const highest = Math.max(from[2], to[2]) + 0.3;
  for (let height = to[2] + 0.04; height <= highest; height += 0.02) {
    const above: Vec3 = [to[0], to[1], height];
    if (free([above, to])) return [above, to];
    if (height > from[2]) {
      const up: Vec3 = [from[0], from[1], height];
      if (free([up, above, to])) return [up, above, to];
    }
  }
  return undefined;
}

/** Smallest rise (m) that frees boxes of every obstacle by `margin`; `limit` if none does. */
export function riseToFree(
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  margin: number,
  limit: number,
) {
  for (let rise = 0; rise < limit; rise += 0.01) {
    const by = add([0, 0, 0], [0, 0, rise]);
    if (
      isFree(
        boxes.map((box) => shifted(box, by)),
        around,
        margin,
      )
    )
      return rise;
  }
  return limit;
}
