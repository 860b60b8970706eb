import type { Vec3 } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesNear, type OrientedBox, orientedBox, shifted } from './oriented-box.ts';

/** Solids to keep away from, in the world now. */
export interface Obstacle {
  readonly instance: string;
  readonly box: OrientedBox;
}

/** Steps in which the way up is tested, m. */
const RISE_STEP = 0.002;

/** Everything that is not the robot's and not in `except`. */
export function obstacles(view: PrivilegedView, except: readonly string[] = []): Obstacle[] {
  return view
    .solids()
    .filter((solid) => !except.includes(solid.instance))
    .map(({ instance, pose, halfExtents }) => ({ instance, box: orientedBox(pose, halfExtents) }));
}

/** Whether every box keeps `margin` (m) from every obstacle. */
export function isFree(boxes: readonly OrientedBox[], around: readonly Obstacle[], margin: number): boolean {
  return !boxes.some((box) => around.some((obstacle) => boxesNear(box, obstacle.box, margin)));
}

/** Smallest rise (m) that frees boxes of every obstacle by `margin`; `limit` if none does. */
export function riseToFree(
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  margin: number,
  limit: number,
): number {
  for (let rise = 0; rise < limit; rise += 0.01) {
    const by: Vec3 = [0, 0, rise];
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

/** Greatest rise (m, up to `limit`) on which boxes come to nothing that they keep `margin` (m) from at first. */
export function freeRise(
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  margin: number,
  limit: number,
): number {
  const away = around.filter((obstacle) => isFree(boxes, [obstacle], margin));
  const isFreeAt = (rise: number) =>
    isFree(
      boxes.map((box) => shifted(box, [0, 0, rise])),
      away,
      margin,
    );
  let rise = 0;
  while (rise + RISE_STEP <= limit && isFreeAt(rise + RISE_STEP)) rise += RISE_STEP;
  return rise + RISE_STEP > limit ? limit : rise;
}
