import { distance, type Vec3 } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { reachCost } from './arm-reach.ts';
import { isFree, isPathFree, obstacles, planPath } from './clearance.ts';
import { type GraspCandidate, graspCandidates } from './grasp-candidates.ts';
import { gripperBoxes } from './gripper-shape.ts';

/** A grasp, and how to get there. */
export interface GraspPlan extends GraspCandidate {
  /** Waypoints of the tool centre point, m; the last lies straight above `position`. */
  readonly approach: readonly Vec3[];
}

/** Where the object shall go and what it then may touch; grasps that suit the place as well are preferred. */
export interface PlaceHint {
  /** Where the object's origin will be, m. */
  readonly position: Vec3;
  readonly instance: string;
}

/** Height above the grasp at which the tool lines up before it descends, m. */
const APPROACH_HEIGHT = 0.05;
/** Distances to keep from everything but the object, m, and what being content with less costs, m of travel. */
const MARGINS = [
  { margin: 0.012, cost: 0 },
  { margin: 0.006, cost: 0.06 },
  { margin: 0.002, cost: 0.15 },
];
const PLACE_MARGIN = 0.006;
/** Fingers arrive at most this close to the object itself, m. */
const OBJECT_MARGIN = 0.001;
/** What one radian of yaw costs in metres of travel: both take about as many control steps. */
const YAW_COST = 0.1;
const PLACE_COST = 0.2;
/** Arriving with the fingers closer together than this (m) leaves less room for error. */
const PREFERRED_OPENING = 0.045;
const NARROW_COST = 0.06;
/** What a metre off the best place to hold costs in metres of travel: the object tilts as it is lifted. */
const OFF_CENTRE_COST = 4;
/** Cost of a grasp at a point that has failed before, falling to zero `FAILED_RADIUS` away (m). */
const FAILED_COST = 0.3;
const FAILED_RADIUS = 0.03;

/**
 * The cheapest collision-free way to take the object: short travel, little yaw, room for the hand where the object will
 * be put, not where it failed before. Undefined if its rule allows none.
 */
export function planGrasp(
  view: PrivilegedView,
  object: string,
  failed: readonly Vec3[] = [],
  place?: PlaceHint,
): GraspPlan | undefined {
  const from = view.endEffectorPose().position;
  const candidates = graspCandidates(view.grasp(object), view.instancePose(object));
  const cost = costOf(view, object, failed, place);
  const others = obstacles(view, [object]);
  const own = obstacles(view).filter(({ instance }) => instance === object);
  const fits = candidates.filter(({ position, fingers, opening }) =>
    isFree(gripperBoxes(position, fingers, opening), own, OBJECT_MARGIN),
  );
  const options = fits.flatMap((candidate) => {
    const base = cost(candidate);
    return MARGINS.map(({ margin, cost: extra }) => ({ candidate, margin, cost: base + extra }));
  });
  options.sort((a, b) => a.cost - b.cost);
  for (const { candidate, margin } of options) {
    const { position, fingers, opening } = candidate;
    const above: Vec3 = [position[0], position[1], position[2] + APPROACH_HEIGHT];
    if (!isPathFree(gripperBoxes(above, fingers, opening), above, position, others, margin)) continue;
    const approach = planPath(gripperBoxes(from, fingers, opening), from, above, [...others, ...own], margin);
    if (approach !== undefined) return { ...candidate, approach };
  }
  return undefined;
}

function costOf(view: PrivilegedView, object: string, failed: readonly Vec3[], place: PlaceHint | undefined) {
  const tool = view.endEffectorPose().position;
  const fingersNow = view.fingerDirection();
  const origin = view.instancePose(object).position;
  const aroundPlace = place === undefined ? [] : obstacles(view, [object, place.instance]);
  return ({ position, fingers, opening, offCentre }: GraspCandidate): number => {
    const along = Math.abs(fingers[0] * fingersNow[0] + fingers[1] * fingersNow[1]);
    let cost = (opening < PREFERRED_OPENING ? NARROW_COST : 0) + OFF_CENTRE_COST * offCentre;
    cost += distance(tool, position) + YAW_COST * Math.acos(Math.min(1, along));
    cost += reachCost(view.robotBase, position);
    for (const point of failed) {
      cost += FAILED_COST * Math.max(0, 1 - distance(point, position) / FAILED_RADIUS);
    }
    if (place !== undefined) {
      const there: Vec3 = [
        place.position[0] + position[0] - origin[0],
        place.position[1] + position[1] - origin[1],
        place.position[2] + position[2] - origin[2],
      ];
      cost += reachCost(view.robotBase, there);
      if (!isFree(gripperBoxes(there, fingers, opening), aroundPlace, PLACE_MARGIN)) cost += PLACE_COST;
    }
    return cost;
  };
}
