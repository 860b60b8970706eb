import { compose, invert, type Pose } from '../../math/pose.ts';
import { fromAxisAngle, multiply, type Quat } from '../../math/quat.ts';
import { add, cross, scale, type Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle, obstacles } from './clearance.ts';
import { comesToStand } from './comes-to-stand.ts';
import type { Held } from './held.ts';
import { type OrientedBox, orientedBox, shifted } from './oriented-box.ts';
import type { Placement } from './placement.ts';
import { strainCost } from './reachable.ts';
import { roomAt } from './room-at.ts';
import type { TargetArea } from './target-area.ts';
import { yaws } from './yaws.ts';

const DOWN: Vec3 = [0, 0, -1];
const DIRECTIONS: readonly Vec3[] = [
  [0, 1, 0],
  [0, -1, 0],
  [1, 0, 0],
  [-1, 0, 0],
];
/** How far the hand leans towards the opening, rad: its fingers go ahead of it. */
const LEANS = [0, 0.35, 0.6, 0.9, 1.2];
/** Shares of the area's half extents: how deep it is pushed, and how far to the side of the middle. */
const DEPTHS = [0, -0.3, -0.6, -0.78, -0.9];
const SIDES = [0, -0.4, 0.4];
/** What a share of depth or side, a radian of lean and one of yaw cost, m of travel. */
const DEPTH_COST = 0.05;
const SIDE_COST = 0.05;
const LEAN_COST = 0.1;
const YAW_COST = 0.1;
/** What it costs that the object falls over when it is let go of, m of travel: nobody knows where it comes to lie. */
export const FALL_COST = 1;
/** Distance to keep on the way in, m. */
const MARGIN = 0.004;
/** Heights that are tried, m apart. */
const HEIGHT_STEP = 0.01;
/** Length of the straight way in, m, and how closely it is tested. */
const RUN = 0.2;
const RUN_STEP = 0.02;
/** An opening is one if this can be drawn out of it: half a side, m, and how far. */
const PROBE = 0.005;
const PROBE_WAY = 0.3;
/** What is further from the area than this, m, is not in the way. */
const NEARBY = 0.6;
/** Heights that are looked at before the search is given up. */
const MAX_TESTED = 9000;

interface Candidate {
  readonly rotation: Quat;
  readonly along: Vec3;
  readonly offset: Vec3;
  readonly cost: number;
}

/**
 * The cheapest way to put the held object under a ceiling: straight in from the side that is open, the hand leaning
 * towards it as far as it must, so that the predicate holds; so that the object stays upright, if it can be.
 */
export function planSliding(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  area: TargetArea,
): Placement | undefined {
  const around = obstacles(view, [held.instance]).filter(
    ({ box }) => Math.hypot(...add(box.center, scale(area.center, -1))) < NEARBY + box.radius,
  );
  const upright = boxesAt(held.load, held.tool);
  const all = candidates(held, area, around);
  const standing = all.filter((candidate) =>
    comesToStand(upright, boxesAt(held.load, toolFor(held, candidate, area).tool), candidate.along),
  );
  const search = (some: readonly Candidate[]) => findWayIn(view, held, predicate, area, some, around);
  const found = search(standing);
  if (found !== undefined) return found;
  const falling = search(all.filter((candidate) => !standing.includes(candidate)));
  return falling === undefined ? undefined : { ...falling, cost: falling.cost + FALL_COST };
}

/** The first of the candidates that the predicate, what stands around and the arm allow. */
function findWayIn(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  area: TargetArea,
  sorted: readonly Candidate[],
  around: readonly Obstacle[],
): Placement | undefined {
  let tested = 0;
  for (const candidate of sorted) {
    const toolAtZero = toolFor(held, candidate, area);
    const boxes = boxesAt([...held.gripper, ...held.load], toolAtZero.tool);
    for (let height = -area.halfExtents[2]; height < area.halfExtents[2]; height += HEIGHT_STEP) {
      if (++tested > MAX_TESTED) return undefined;
      if (!isFree(moved(boxes, [0, 0, height]), around, MARGIN)) continue;
      const object = raised(toolAtZero.object, height);
      const room = roomAt(view, held.instance, predicate, object);
      if (room === undefined || !isWayIn(boxes, height, candidate.along, around)) break;
      const tool = raised(toolAtZero.tool, height);
      const before = { position: add(tool.position, scale(candidate.along, -RUN)), rotation: tool.rotation };
      const strain = strainCost(view, [held.tool, before, tool]);
      if (strain === undefined) break;
      return { tool, object, along: candidate.along, run: RUN, cost: candidate.cost + room + strain };
    }
  }
  return undefined;
}

function candidates(held: Held, area: TargetArea, around: readonly Obstacle[]): Candidate[] {
  const all = DIRECTIONS.filter((along) => isOpen(area.center, along, around)).flatMap((along) =>
    LEANS.flatMap((lean) => {
      const leaning = fromAxisAngle(cross(DOWN, along), lean);
      return yaws(held.object.rotation).flatMap((yaw) => {
        const rotation = multiply(leaning, fromAxisAngle([0, 0, 1], yaw));
        return DEPTHS.flatMap((depth) =>
          SIDES.map((side) => {
            const [x, y] = area.halfExtents;
            const sideways = cross([0, 0, 1], along);
            const offset = add(scale(along, depth), scale(sideways, side));
            const cost = DEPTH_COST * Math.abs(depth) + SIDE_COST * Math.abs(side) + LEAN_COST * lean;
            return {
              rotation,
              along,
              offset: [offset[0] * x, offset[1] * y, 0] as const,
              cost: cost + YAW_COST * Math.abs(yaw),
            };
          }),
        );
      });
    }),
  );
  return all.sort((a, b) => a.cost - b.cost);
}

/** Whether something small can be drawn out of the middle against `along`. */
function isOpen(center: Vec3, along: Vec3, around: readonly Obstacle[]): boolean {
  const probe = orientedBox({ position: center, rotation: [0, 0, 0, 1] }, [PROBE, PROBE, PROBE]);
  for (let way = 0; way <= PROBE_WAY; way += PROBE * 2) {
    if (!isFree([shifted(probe, scale(along, -way))], around, 0)) return false;
  }
  return true;
}

/** Object and tool with the object's origin in the middle of the area's height. */
function toolFor(
  held: Held,
  { rotation, offset }: Candidate,
  area: TargetArea,
): { object: Pose; tool: Pose } {
  const object = { position: add(area.center, offset), rotation: multiply(rotation, held.object.rotation) };
  return { object, tool: compose(object, invert(held.objectInTool)) };
}

function isWayIn(
  boxes: readonly OrientedBox[],
  height: number,
  along: Vec3,
  around: readonly Obstacle[],
): boolean {
  for (let way = RUN_STEP; way <= RUN; way += RUN_STEP) {
    if (!isFree(moved(boxes, add([0, 0, height], scale(along, -way))), around, MARGIN)) return false;
  }
  return true;
}

function moved(boxes: readonly OrientedBox[], by: Vec3): OrientedBox[] {
  return boxes.map((box) => shifted(box, by));
}

function raised({ position: [x, y, z], rotation }: Pose, height: number): Pose {
  return { position: [x, y, z + height], rotation };
}
