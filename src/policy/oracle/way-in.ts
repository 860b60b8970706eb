import { compose, invert, type Pose } from '../../math/pose.ts';
import { multiply, type Quat } from '../../math/quat.ts';
import { add, scale, type Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle, obstacles } from './clearance.ts';
import { FreeTest } from './free-test.ts';
import type { Held } from './held.ts';
import { isPerched } from './is-perched.ts';
import { type OrientedBox, orientedBox, shifted } from './oriented-box.ts';
import type { Placement } from './placement.ts';
import { strainCost } from './reachable.ts';
import { roomAt } from './room-at.ts';
import type { TargetArea } from './target-area.ts';

/** Level directions along which something may go in. */
export const LEVEL_DIRECTIONS: readonly Vec3[] = [
  [0, 1, 0],
  [0, -1, 0],
  [1, 0, 0],
  [-1, 0, 0],
];
/** Distance to keep on the way in, m. */
const MARGIN = 0.004;
/** Length of the straight way in, m, and how closely it is tested. */
const RUN = 0.2;
const RUN_STEP = 0.02;
/** An opening is one if this can be drawn out of it: half a side, m, and how far. */
const PROBE = 0.005;
const PROBE_WAY = 0.3;
/** What is further from the area than this, m, is not in the way. */
const NEARBY = 0.6;

/** A straight way for the held object into an area. */
export interface WayIn {
  /** Turn of the hand and what it holds, world. */
  readonly rotation: Quat;
  /** Unit direction of the way. */
  readonly along: Vec3;
  /** Of the object's origin at the end of the way from the area's middle; its height is searched for. m. */
  readonly offset: Vec3;
  /** m of travel. */
  readonly cost: number;
}

export interface WayInSearch {
  readonly heightStep: number;
  readonly maxTested: number;
  /** Whether it may stop on an edge with nothing beneath its middle. */
  readonly mayFall?: boolean;
}

/** What may be in the way into an area. */
export function obstaclesNear(view: PrivilegedView, held: Held, { center }: TargetArea): Obstacle[] {
  return obstacles(view, [held.instance]).filter(
    ({ box }) => Math.hypot(...add(box.center, scale(center, -1))) < NEARBY + box.radius,
  );
}

/**
 * The first of the ways that the predicate, what stands around and the arm allow, to the lowest place that is free;
 * undefined if there is none among the first that come to `maxTested` heights, `heightStep` (m) apart.
 */
export function findWayIn(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  area: TargetArea,
  sorted: readonly WayIn[],
  around: readonly Obstacle[],
  { heightStep, maxTested, mayFall = false }: WayInSearch,
): Placement | undefined {
  let tested = 0;
  const place = new FreeTest(around, MARGIN);
  const way = new FreeTest(around, MARGIN);
  for (const candidate of sorted) {
    const toolAtZero = toolFor(held, candidate, area);
    const boxes = boxesAt([...held.gripper, ...held.load], toolAtZero.tool);
    for (let height = -area.halfExtents[2]; height < area.halfExtents[2]; height += heightStep) {
      if (++tested > maxTested) return undefined;
      if (!place.isFree(boxes, [0, 0, height])) continue;
      const object = raised(toolAtZero.object, height);
      const room = roomAt(view, held.instance, predicate, object);
      if (room === undefined || !isWayIn(boxes, height, candidate.along, way)) break;
      if (!mayFall && isPerched(moved(boxesAt(held.load, toolAtZero.tool), [0, 0, height]), around)) break;
      const tool = raised(toolAtZero.tool, height);
      const before = { position: add(tool.position, scale(candidate.along, -RUN)), rotation: tool.rotation };
      const strain = strainCost(view, [held.tool, before, tool]);
      if (strain === undefined) break;
      return { tool, object, along: candidate.along, run: RUN, cost: candidate.cost + room + strain };
    }
  }
  return undefined;
}

/** Whether something small can be drawn out of the middle against `along`. */
export function isOpen(center: Vec3, along: Vec3, around: readonly Obstacle[]): boolean {
  const probe = orientedBox({ position: center, rotation: [0, 0, 0, 1] }, [PROBE, PROBE, PROBE]);
  for (let way = 0; way <= PROBE_WAY; way += PROBE * 2) {
    if (!isFree([shifted(probe, scale(along, -way))], around, 0)) return false;
  }
  return true;
}

/** Object and tool with the object's origin in the middle of the area's height. */
export function toolFor(
  held: Held,
  { rotation, offset }: WayIn,
  area: TargetArea,
): { object: Pose; tool: Pose } {
  const object = { position: add(area.center, offset), rotation: multiply(rotation, held.object.rotation) };
  return { object, tool: compose(object, invert(held.objectInTool)) };
}

function isWayIn(boxes: readonly OrientedBox[], height: number, along: Vec3, test: FreeTest): boolean {
  for (let way = RUN_STEP; way <= RUN; way += RUN_STEP) {
    if (!test.isFree(boxes, add([0, 0, height], scale(along, -way)))) return false;
  }
  return true;
}

function moved(boxes: readonly OrientedBox[], by: Vec3): OrientedBox[] {
  return boxes.map((box) => shifted(box, by));
}

function raised({ position: [x, y, z], rotation }: Pose, height: number): Pose {
  return { position: [x, y, z + height], rotation };
}
