import { compose, invert, type Pose } from '../../math/pose.ts';
import { fromAxisAngle, multiply, type Quat } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import { evaluatePredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle, obstacles } from './clearance.ts';
import { FreeTest } from './free-test.ts';
import type { Held } from './held.ts';
import { imaginedAt } from './imagined-view.ts';
import { isPerched } from './is-perched.ts';
import { bottomOf, type OrientedBox, shifted, topOf } from './oriented-box.ts';
import { FALL_COST, type Placement } from './placement.ts';
import { strainCost } from './reachable.ts';
import { roomAt } from './room-at.ts';
import type { TargetArea } from './target-area.ts';
import { fingersOf } from './tool-rotation.ts';
import { yaws } from './yaws.ts';

/** Distances to keep on the way down, m, and what being content with less costs, m of travel. */
const MARGINS = [
  { margin: 0.008, cost: 0 },
  { margin: 0.003, cost: 0.05 },
];
/** Shares of the area's half extents that the object is shifted by, along either axis. */
const SHARES = [0, -0.4, 0.4, -0.8, 0.8];
/** Ways that are looked at in full before the search is given up. */
const MAX_SEARCHED = 120;
/** What a metre off the middle, a radian of yaw and a metre of falling cost, m of travel. */
const OFF_CENTRE_COST = 0.6;
const YAW_COST = 0.1;
/** … and what a radian costs that the hand leans over, so that the object is let down on its edge and falls flat. */
const LEAN_COST = 0.1;
/** … which does nothing to what falls into something. */
const DROP_COST = { on: 3, in: 0.3 };
/** Not worth searching on for, m of travel. */
const CONTENT = 0.03;
/** The descent is searched from this high over the area, m, in steps of … */
const HIGHEST = 0.1;
const STEP = 0.016;
/** Step with which the greatest height at which a predicate holds is found, m. */
const FIND_STEP = 0.01;
/** … and halved so often where it is blocked. */
const HALVINGS = 4;
/** What stops the boxes within this much further down, m, is what they rest on. */
const REST = 0.004;
/** An object that will be shared by several is filled from its edge. */
const SHARED_SHARE = 0.7;
/** Longest straight way down at the end, m. */
const RUN = 0.04;

interface Candidate {
  readonly rotation: Quat;
  readonly shift: readonly [number, number];
  readonly lean: number;
  readonly margin: number;
  readonly cost: number;
}

/**
 * The cheapest way to let the held object down from above so that the predicate holds once it stands: near the middle
 * of the area, little yaw, room to all sides, no fall. `isShared`: others will have to find room there as well.
 * `leans`: angles by which the hand may lean over, about the line of its fingers, rad.
 */
export function planLowering(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  area: TargetArea,
  isShared: boolean,
  leans: readonly number[] = [0],
): Placement | undefined {
  const around = obstacles(view, [held.instance]);
  const highest = highestHolding(view, held, predicate, area);
  if (highest === undefined) return undefined;
  let searched = 0;
  let best: Placement | undefined;
  for (const candidate of candidates(held, area, isShared, leans)) {
    if (best !== undefined && candidate.cost >= best.cost - CONTENT) break;
    const sinking = start(held, area, candidate, around, highest);
    if (sinking === undefined) continue;
    if (++searched > MAX_SEARCHED) break;
    const found = settle(view, held.instance, predicate, area, candidate, sinking);
    if (found === undefined || (best !== undefined && found.cost >= best.cost)) continue;
    const strain = strainCost(view, [held.tool, found.tool]);
    if (strain === undefined || (best !== undefined && found.cost + strain >= best.cost)) continue;
    best = { ...found, cost: found.cost + strain };
  }
  return best;
}

function candidates(held: Held, area: TargetArea, isShared: boolean, leans: readonly number[]): Candidate[] {
  const wanted = isShared ? edgeShift(held, area) : undefined;
  const turns = yaws(held.object.rotation).flatMap((yaw) => leans.map((lean) => ({ yaw, lean })));
  const all = turns.flatMap(({ yaw, lean }) => {
    const upright = fromAxisAngle([0, 0, 1], yaw);
    const rotation =
      lean === 0 ? upright : multiply(upright, fromAxisAngle(fingersOf(held.tool.rotation), lean));
    return SHARES.flatMap((shareX) =>
      SHARES.flatMap((shareY) => {
        const shift = [shareX * area.halfExtents[0], shareY * area.halfExtents[1]] as const;
        const off =
          wanted === undefined
            ? Math.hypot(...shift)
            : Math.abs(Math.abs(shift[0]) - wanted[0]) + Math.abs(Math.abs(shift[1]) - wanted[1]);
        const cost = OFF_CENTRE_COST * off + YAW_COST * Math.abs(yaw) + LEAN_COST * Math.abs(lean);
        return MARGINS.map(({ margin, cost: extra }) => ({
          rotation,
          shift,
          lean,
          margin,
          cost: cost + extra,
        }));
      }),
    );
  });
  return all.sort((a, b) => a.cost - b.cost);
}

/** Shift (m, absolute) to an edge of the area along the axis in which the object is smaller. */
function edgeShift(held: Held, area: TargetArea): readonly [number, number] {
  const boxes = boxesAt(held.load, held.tool);
  const size = (axis: 0 | 1) => {
    const ends = boxes.flatMap(({ center, axes, halfExtents }) => {
      const reach = axes.reduce((sum, unit, i) => sum + halfExtents[i]! * Math.abs(unit[axis]), 0);
      return [center[axis] - reach, center[axis] + reach];
    });
    return Math.max(...ends) - Math.min(...ends);
  };
  const { halfExtents } = area;
  return size(0) < size(1) ? [SHARED_SHARE * halfExtents[0], 0] : [0, SHARED_SHARE * halfExtents[1]];
}

/** A held object over the area, its boxes and those of the hand given for height 0 of its origin. */
interface Sinking {
  readonly object: Pose;
  readonly tool: Pose;
  readonly load: readonly OrientedBox[];
  readonly gripper: readonly OrientedBox[];
  readonly column: readonly Obstacle[];
  readonly top: number;
  readonly bottom: number;
}

/** Undefined if it cannot even come to the greatest height at which the predicate holds. */
function start(
  held: Held,
  area: TargetArea,
  { rotation, shift, margin }: Candidate,
  around: readonly Obstacle[],
  highest: number,
): Sinking | undefined {
  const object: Pose = {
    position: [area.center[0] + shift[0], area.center[1] + shift[1], 0],
    rotation: multiply(rotation, held.object.rotation),
  };
  const tool = compose(object, invert(held.objectInTool));
  const load = boxesAt(held.load, tool);
  const gripper = boxesAt(held.gripper, tool);
  const over = area.center[2] + area.halfExtents[2] - Math.min(...load.map(bottomOf)) + HIGHEST;
  const top = Math.max(over, Math.min(highest, over + HIGHEST));
  const bottom = area.center[2] - area.halfExtents[2] - HIGHEST;
  const column = inColumn([...load, ...gripper], around, bottom, margin);
  const first = Math.min(highest + margin, top);
  if (!new FreeTest(column, margin).isFree([...load, ...gripper], [0, 0, first])) return undefined;
  return { object, tool, load, gripper, column, top, bottom };
}

/** Lets it sink until it or the hand would touch something; undefined if that is no good place. */
function settle(
  view: PrivilegedView,
  instance: string,
  predicate: PredicateExpression,
  area: TargetArea,
  { lean, margin, cost }: Candidate,
  { object, tool, load, gripper, column, top, bottom }: Sinking,
): Placement | undefined {
  const all = descend([...load, ...gripper], column, margin, top, bottom);
  if (all === undefined) return undefined;
  const alone = descend(load, column, margin, all, bottom) ?? all;
  if (area.support !== undefined && !restsOn(area.support, load, column, alone, margin)) return undefined;
  const placed: Pose = { position: lifted(object.position, all), rotation: object.rotation };
  const room = roomAt(view, instance, predicate, {
    ...placed,
    position: lifted(object.position, all - margin),
  });
  if (room === undefined) return undefined;
  const isIn = predicate[0] === 'In';
  const standing = load.map((box) => shifted(box, [0, 0, alone - margin]));
  // What leans is meant to fall flat.
  const isFalling = isIn && lean === 0 && isPerched(standing, column);
  const dropCost = isIn ? DROP_COST.in : DROP_COST.on;
  return {
    tool: { position: lifted(tool.position, all), rotation: tool.rotation },
    object: placed,
    along: [0, 0, -1],
    run: Math.min(RUN, top - all),
    cost: cost + room + dropCost * Math.max(0, all - alone) + (isFalling ? FALL_COST : 0),
  };
}

/** Greatest height of the object's origin, m, at which the predicate holds anywhere in the area, to within a step. */
function highestHolding(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  { center, halfExtents }: TargetArea,
): number | undefined {
  const [x, y, z] = center;
  const rotation = held.object.rotation;
  for (
    let height = z + halfExtents[2] + 3 * HIGHEST;
    height > z - halfExtents[2] - HIGHEST;
    height -= FIND_STEP
  ) {
    for (const [shareX, shareY] of [
      [0, 0] as const,
      [0, 0.5] as const,
      [0, -0.5] as const,
      [0.5, 0] as const,
    ]) {
      const position: Vec3 = [x + shareX * halfExtents[0], y + shareY * halfExtents[1], height];
      if (evaluatePredicate(predicate, imaginedAt(view, held.instance, { position, rotation })).holds)
        return height + FIND_STEP;
    }
  }
  return undefined;
}

/** Lowest height (m) to which boxes given for height 0 can sink from `top`; undefined if they cannot be there. */
function descend(
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  margin: number,
  top: number,
  bottom: number,
): number | undefined {
  const test = new FreeTest(around, margin);
  const free = (height: number) => test.isFree(boxes, [0, 0, height]);
  if (!free(top)) return undefined;
  let height = top;
  while (height - STEP > bottom && free(height - STEP)) height -= STEP;
  for (let i = 1; i <= HALVINGS; i++) {
    const step = STEP / 2 ** i;
    if (height - step > bottom && free(height - step)) height -= step;
  }
  return height;
}

/** Obstacles that boxes given for height 0 could meet anywhere over `bottom`. */
function inColumn(
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  bottom: number,
  margin: number,
): Obstacle[] {
  const lowest = Math.min(...boxes.map(bottomOf));
  return around.filter(({ box }) => {
    if (topOf(box) < bottom + lowest - margin) return false;
    return boxes.some(({ center, radius }) => {
      const apart = Math.hypot(center[0] - box.center[0], center[1] - box.center[1]);
      return apart < radius + box.radius + margin;
    });
  });
}

/** Whether what keeps the boxes from sinking further belongs to `support`. */
function restsOn(
  support: string,
  boxes: readonly OrientedBox[],
  around: readonly Obstacle[],
  height: number,
  margin: number,
): boolean {
  const lower = boxes.map((box) => shifted(box, [0, 0, height - REST]));
  return around.some(
    ({ instance, box }) => instance === support && !isFree(lower, [{ instance, box }], margin),
  );
}

function lifted([x, y, z]: Vec3, height: number): Vec3 {
  return [x, y, z + height];
}
