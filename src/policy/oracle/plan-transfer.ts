import type { Pose } from '../../math/pose.ts';
import { angleBetween } from '../../math/quat.ts';
import { add, cross, distance, scale, type Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { reachCost, stretchOf } from './arm-reach.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle, obstacles } from './clearance.ts';
import { type GraspCandidate, graspCandidates } from './grasp-candidates.ts';
import { gripperParts } from './gripper-shape.ts';
import { heldAt } from './held.ts';
import { FALL_COST, type Placement } from './placement.ts';
import { isWayFree, planPath } from './plan-path.ts';
import { planPlacement } from './plan-placement.ts';
import { strainCost } from './reachable.ts';
import { exchanged, fingersOf, nearerOf, pointingOf } from './tool-rotation.ts';

/** A grasp, how to get there, and where the object can be put from it. */
export interface TransferPlan extends GraspCandidate {
  /** Poses of the tool; from the last it goes straight to `tool`: along the fingers, or under something from beside. */
  readonly approach: readonly Pose[];
  /** Undefined if no grasp leaves a way to put the object down. */
  readonly placement: Placement | undefined;
}

/** Distance from the grasp at which the tool lines up before it goes straight there, m. */
const APPROACH_DISTANCE = 0.05;
/** Where something is over every grasp, it lines up this far beside it, m, the fingers going along the object's sides. */
const BESIDE = [0.06, 0.08, 0.09, 0.1, 0.11, 0.12, 0.14, 0.16, 0.18].flatMap((by) => [by, -by]);
/** … but not where the arm must stretch by more than this, m: it stays stuck with its elbow at the stop. */
const STRETCHED = 0.03;
/** Distances to keep from everything but the object, m, and what being content with less costs, m of travel. */
const MARGINS = [
  { margin: 0.012, cost: 0 },
  { margin: 0.006, cost: 0.06 },
  { margin: 0.002, cost: 0.15 },
];
/** Fingers arrive at most this close to the object itself, m. */
const OBJECT_MARGIN = 0.001;
/** What one radian of turning costs in metres of travel: both take about as many control steps. */
const TURN_COST = 0.1;
/** Arriving with the fingers closer together than this (m) leaves less room for error. */
const PREFERRED_OPENING = 0.045;
const NARROW_COST = 0.06;
/** Cost of a grasp at a point that has failed before, falling to zero `FAILED_RADIUS` away (m). */
const FAILED_COST = 0.3;
const FAILED_RADIUS = 0.03;
/** Grasps without a place to put the object stand for those this near to them, m and rad. */
const SIMILAR = { distance: 0.012, angle: 0.25 };
/** Grasps for which a place is looked for before the cheapest without one is taken. */
const MAX_SEARCHES = 6;
/** Not worth searching on for, m of travel. */
const CONTENT = 0.03;
/** An object can be taken well if it is held near its middle, by fingers nearly flat on it, which costs less than this, m. */
const EASY = 0.07;
/** Slants of the hand that are tried one after the other until the object comes to stand, about the line of the fingers, rad. */
const SLANTS: readonly (readonly number[])[] = [[0], [-0.6, 0.6], [-1, 1], [-1.3, 1.3]];

interface Option {
  readonly candidate: GraspCandidate;
  readonly margin: number;
  readonly cost: number;
}

/**
 * The cheapest collision-free way to take the object from which it can also be put down so that the predicate holds:
 * short travel, little turning, not where it failed before. Undefined if its rule allows no grasp now.
 */
export function planTransfer(
  view: PrivilegedView,
  object: string,
  predicate: PredicateExpression,
  failed: readonly Vec3[] = [],
): TransferPlan | undefined {
  let best: TransferPlan | undefined;
  for (const slants of SLANTS) {
    const found = search(view, object, predicate, options(view, object, failed, slants), fromAbove);
    if (found === undefined) continue;
    if (best === undefined || placeCost(found) < placeCost(best)) best = found;
    if (placeCost(best) < FALL_COST) break;
  }
  return (
    best ??
    search(view, object, predicate, options(view, object, failed, [0]), (tool) => fromBeside(view, tool))
  );
}

/** Whether an upright hand could take the object well where it stands, whatever it is to do with it then. */
export function canBeTaken(view: PrivilegedView, object: string): boolean {
  const all = obstacles(view);
  const others = all.filter(({ instance }) => instance !== object);
  return options(view, object, [], SLANTS[0]!).some(
    ({ candidate, margin }) =>
      candidate.cost < EASY &&
      planApproach(view, candidate, fromAbove(candidate.tool), margin, others, all) !== undefined,
  );
}

function placeCost({ placement }: TransferPlan): number {
  return placement?.cost ?? Number.POSITIVE_INFINITY;
}

function search(
  view: PrivilegedView,
  object: string,
  predicate: PredicateExpression,
  sorted: readonly Option[],
  startsOf: (tool: Pose) => readonly Pose[],
): TransferPlan | undefined {
  const all = obstacles(view);
  const others = all.filter(({ instance }) => instance !== object);
  const searched: Pose[] = [];
  let withoutPlace: TransferPlan | undefined;
  let best: { readonly plan: TransferPlan; readonly cost: number } | undefined;
  for (const { candidate, margin, cost } of sorted) {
    if (best !== undefined && cost >= best.cost - CONTENT) break;
    if (searched.length >= MAX_SEARCHES) break;
    if (searched.some((tool) => isSimilar(tool, candidate.tool))) continue;
    const approach = planApproach(view, candidate, startsOf(candidate.tool), margin, others, all);
    if (approach === undefined) continue;
    searched.push(candidate.tool);
    const held = heldAt(view, object, candidate.tool, candidate.opening);
    const placement = planPlacement(view, held, predicate);
    const plan = { ...candidate, approach, placement };
    if (placement === undefined) withoutPlace ??= plan;
    else if (best === undefined || cost + placement.cost < best.cost)
      best = { plan, cost: cost + placement.cost };
  }
  return best?.plan ?? withoutPlace;
}

function isSimilar(a: Pose, b: Pose): boolean {
  return (
    distance(a.position, b.position) < SIMILAR.distance &&
    angleBetween(a.rotation, b.rotation) < SIMILAR.angle
  );
}

/** Where the tool lines up to go down along its fingers. */
function fromAbove(tool: Pose): Pose[] {
  return [moved(tool, scale(pointingOf(tool.rotation), -APPROACH_DISTANCE))];
}

/** Where it lines up to go level, its fingers on either side of the object. */
function fromBeside(view: PrivilegedView, tool: Pose): Pose[] {
  const across = cross(pointingOf(tool.rotation), fingersOf(tool.rotation));
  const starts = BESIDE.map((by) => moved(tool, scale(across, by)));
  return starts.filter((start) => stretchOf(view.robotBase, start) < STRETCHED);
}

function moved({ position, rotation }: Pose, by: Vec3): Pose {
  return { position: add(position, by), rotation };
}

/** Poses of the tool to the first of the places to line up from which the way to a grasp is free and within reach. */
function planApproach(
  view: PrivilegedView,
  { tool, opening }: GraspCandidate,
  starts: readonly Pose[],
  margin: number,
  others: readonly Obstacle[],
  all: readonly Obstacle[],
): readonly Pose[] | undefined {
  const parts = gripperParts(opening);
  for (const before of starts) {
    if (!isWayFree(parts, before, tool, others, margin)) continue;
    if (strainCost(view, [before, tool, moved(tool, [0, 0, APPROACH_DISTANCE])]) === undefined) continue;
    const approach = planPath(parts, view.endEffectorPose(), before, all, margin);
    if (approach !== undefined) return approach;
  }
  return undefined;
}

function options(
  view: PrivilegedView,
  object: string,
  failed: readonly Vec3[],
  slants: readonly number[],
): Option[] {
  const now = view.endEffectorPose();
  const own = obstacles(view).filter(({ instance }) => instance === object);
  const found = graspCandidates(view.grasp(object), view.instancePose(object), slants).filter(
    ({ tool, opening }) => isFree(boxesAt(gripperParts(opening), tool), own, OBJECT_MARGIN),
  );
  const all = found.flatMap((candidate) => {
    const nearer = nearerOf(candidate.tool.rotation, now.rotation);
    return [nearer, exchanged(nearer)].flatMap((rotation) => {
      const option = { ...candidate, tool: { position: candidate.tool.position, rotation } };
      const cost = costOf(view, option, now, failed);
      return MARGINS.map(({ margin, cost: extra }) => ({ candidate: option, margin, cost: cost + extra }));
    });
  });
  return all.sort((a, b) => a.cost - b.cost);
}

function costOf(
  view: PrivilegedView,
  { tool, opening, cost: holding }: GraspCandidate,
  now: Pose,
  failed: readonly Vec3[],
): number {
  let cost = (opening < PREFERRED_OPENING ? NARROW_COST : 0) + holding;
  cost += distance(now.position, tool.position) + TURN_COST * angleBetween(now.rotation, tool.rotation);
  cost += reachCost(view.robotBase, tool);
  for (const point of failed) {
    cost += FAILED_COST * Math.max(0, 1 - distance(point, tool.position) / FAILED_RADIUS);
  }
  return cost;
}
