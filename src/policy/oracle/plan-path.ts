import type { Pose } from '../../math/pose.ts';
import { angleBetween, conjugate, fromRotationVector, multiply, toRotationVector } from '../../math/quat.ts';
import { add, distance, scale, subtract, type Vec3 } from '../../math/vec3.ts';
import { boxesAt, type CarriedBox } from './carried.ts';
import { isFree, type Obstacle } from './clearance.ts';
import type { OrientedBox } from './oriented-box.ts';

/** Distance and angle between two poses that are tested on a way, m and rad; below the size of anything on a table. */
const SAMPLE_SPACING = 0.02;
const SAMPLE_ANGLE = 0.15;
/** How fast the tool moves and turns at full command, per control step, m and rad; only their ratio counts. */
const SPEED = 0.013;
const TURN = 0.1;
/** What is close at the start may stay as close as it is, m, but come no closer, until the tool has moved this far, m. */
const LEAVING = 0.06;
const KEPT = [0.025, 0.018, 0.012, 0.008, 0.005, 0.003, 0.001];
/**
 * Distance to keep away from the ends, m: while the hand turns, the arm strays from the straight line by 2 to 3 cm. It
 * is back on it this far from the end.
 */
const TRAVEL_MARGIN = 0.035;
const ARRIVING = 0.05;
/** Steps aside that are tried where the way up is blocked, m, and in how many directions. */
const ASIDE = [0.06, 0.12];
const ASIDE_DIRECTIONS = 8;
/** How much higher than both ends a way may lead, m. */
const HIGHEST = 0.3;

/** Poses on the way, ends included: straight, turning at the same time; whichever takes less time is done earlier. */
function samples(from: Pose, to: Pose): Pose[] {
  const travel = distance(from.position, to.position);
  const angle = angleBetween(from.rotation, to.rotation);
  const duration = Math.max(travel / SPEED, angle / TURN);
  const count = Math.max(1, Math.ceil(Math.max(travel / SAMPLE_SPACING, angle / SAMPLE_ANGLE)));
  const offset = subtract(to.position, from.position);
  const turn = toRotationVector(multiply(to.rotation, conjugate(from.rotation)));
  return Array.from({ length: count + 1 }, (_, i) => {
    const steps = (i / count) * duration;
    const moved = travel === 0 ? 1 : Math.min(1, (steps * SPEED) / travel);
    const turned = angle === 0 ? 1 : Math.min(1, (steps * TURN) / angle);
    return {
      position: add(from.position, scale(offset, moved)),
      rotation: multiply(fromRotationVector(scale(turn, turned)), from.rotation),
    };
  });
}

/** Whether the tool can go straight from one pose to another, what it carries keeping `margin` (m) to everything. */
export function isWayFree(
  parts: readonly CarriedBox[],
  from: Pose,
  to: Pose,
  around: readonly Obstacle[],
  margin: number,
): boolean {
  return samples(from, to).every((tool) => isFree(boxesAt(parts, tool), around, margin));
}

/**
 * Poses of the tool from `from` (not included) to `to`, in straight lines at the lowest height that is free for
 * `parts`. What they are too close to at the start may be left. Away from both ends they keep further off than
 * `margin` (m) if they can. Undefined if there is no such way.
 */
export function planPath(
  parts: readonly CarriedBox[],
  from: Pose,
  to: Pose,
  around: readonly Obstacle[],
  margin: number,
): Pose[] | undefined {
  if (!isFree(boxesAt(parts, to), around, margin)) return undefined;
  const wide = { margin, travelling: Math.max(margin, TRAVEL_MARGIN) };
  const close = { margin, travelling: margin };
  return search(parts, from, to, around, wide) ?? search(parts, from, to, around, close);
}

/** As `planPath`, but out from under something first: a level step aside, then up, across and down. */
export function planPathAside(
  parts: readonly CarriedBox[],
  from: Pose,
  to: Pose,
  around: readonly Obstacle[],
  margin: number,
): Pose[] | undefined {
  if (!isFree(boxesAt(parts, to), around, margin)) return undefined;
  // What it stands on is as near all along a level way.
  const { isFreeLeaving } = leavingFrom(parts, from, around, margin);
  const isAsideFree = (aside: Pose) =>
    samples(from, aside).every((tool) => isFreeLeaving(boxesAt(parts, tool), margin));
  for (const length of ASIDE) {
    for (let i = 0; i < ASIDE_DIRECTIONS; i++) {
      const angle = (2 * Math.PI * i) / ASIDE_DIRECTIONS;
      const position = add(from.position, [length * Math.cos(angle), length * Math.sin(angle), 0]);
      const aside = { position, rotation: from.rotation };
      if (!isAsideFree(aside)) continue;
      const onwards = search(parts, aside, to, around, { margin, travelling: margin });
      if (onwards !== undefined) return [aside, ...onwards];
    }
  }
  return undefined;
}

interface Margins {
  /** Distance to keep near both ends, m. */
  readonly margin: number;
  /** … and in between. */
  readonly travelling: number;
}

function search(
  parts: readonly CarriedBox[],
  from: Pose,
  to: Pose,
  around: readonly Obstacle[],
  { margin, travelling }: Margins,
): Pose[] | undefined {
  const { near, isFreeLeaving } = leavingFrom(parts, from, around, travelling);
  const isFreeAt = (tool: Pose, isSinking: boolean) => {
    const boxes = boxesAt(parts, tool);
    const close = isSinking || distance(tool.position, to.position) < ARRIVING;
    const isLeaving = near.length > 0 && distance(tool.position, from.position) < LEAVING;
    const wanted = close ? margin : travelling;
    return isLeaving ? isFreeLeaving(boxes, wanted) : isFree(boxes, around, wanted);
  };
  // Straight down the hand does not turn, and keeps to its line.
  const free = (points: readonly Pose[]) =>
    points.every((point, i) =>
      samples(i === 0 ? from : points[i - 1]!, point).every((tool) =>
        isFreeAt(tool, points.length > 1 && i === points.length - 1),
      ),
    );
  if (free([to])) return [to];
  const [fromZ, toZ] = [from.position[2], to.position[2]];
  for (let height = toZ + 0.02; height <= Math.max(fromZ, toZ) + HIGHEST; height += 0.02) {
    const above = { position: atHeight(to.position, height), rotation: to.rotation };
    if (free([above, to])) return [above, to];
    if (height <= fromZ) continue;
    const up = { position: atHeight(from.position, height), rotation: from.rotation };
    if (free([up, above, to])) return [up, above, to];
  }
  return undefined;
}

/** What is nearer than `distance` (m) to the parts at `from`, and a test for boxes that leave it and keep off the rest. */
function leavingFrom(
  parts: readonly CarriedBox[],
  from: Pose,
  around: readonly Obstacle[],
  distance: number,
) {
  const start = boxesAt(parts, from);
  const near = around.filter((obstacle) => !isFree(start, [obstacle], distance));
  const apart = near.length === 0 ? around : around.filter((obstacle) => !near.includes(obstacle));
  const leaving = near.map((obstacle) => ({
    obstacle,
    // Undefined for what is touched: boxes are a little larger than things, and it may be left any way.
    kept: KEPT.find((distanceKept) => isFree(start, [obstacle], distanceKept)),
  }));
  const isLeft = (boxes: readonly OrientedBox[]) =>
    leaving.every(({ obstacle, kept }) => kept === undefined || isFree(boxes, [obstacle], kept));
  return {
    near,
    isFreeLeaving: (boxes: readonly OrientedBox[], margin: number) =>
      isFree(boxes, apart, margin) && isLeft(boxes),
  };
}

function atHeight([x, y]: Vec3, height: number): Vec3 {
  return [x, y, height];
}
