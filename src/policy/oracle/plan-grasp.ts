import type { Pose } from '../../math/pose.ts';
import { angleBetween } from '../../math/quat.ts';
import { add, distance, subtract, type Vec3 } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { reachCost } from './arm-reach.ts';
import { isFree, isPathFree, obstacles, planPath } from './clearance.ts';
import { type GraspCandidate, graspCandidates } from './grasp-candidates.ts';
import { gripperBoxes } from './gripper-shape.ts';
import { nearerOf } from './tool-rotation.ts';

/** A grasp, and how to get there. */
export interface GraspPlan extends GraspCandidate {
  /** Waypoints of the grip site, m; the last lies straight above `tool`. */
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
/** What one radian of turning costs in metres of travel: both take about as many control steps. */
const TURN_COST = 0.1;
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
  const from = view.endEffectorPose();
  const candidates = graspCandidates(view.grasp(object), view.instancePose(object)).map((candidate) => {
    const { position, rotation } = candidate.tool;
    return { ...candidate, tool: { position, rotation: nearerOf(rotation, from.rotation) } };
  });
  const cost = costOf(view, object, failed, place);
  const others = obstacles(view, [object]);
  const own = obstacles(view).filter(({ instance }) => instance === object);
  const fits = candidates.filter(({ tool, opening }) =>
    isFree(gripperBoxes(tool, opening), own, OBJECT_MARGIN),
  );
  const options = fits.flatMap((candidate) => {
    const base = cost(candidate);
    return MARGINS.map(({ margin, cost: extra }) => ({ candidate, margin, cost: base + extra }));
  });
  options.sort((a, b) => a.cost - b.cost);
  for (const { candidate, margin } of options) {
    const { tool, opening } = candidate;
    const above = add(tool.position, [0, 0, APPROACH_HEIGHT]);
    const at = (position: Vec3) => gripperBoxes({ position, rotation: tool.rotation }, opening);
    if (!isPathFree(at(above), above, tool.position, others, margin)) continue;
    const approach = planPath(at(from.position), from.position, above, [...others, ...own], margin);
    if (approach !== undefined) return { ...candidate, approach };
  }
  return undefined;
}

function costOf(view: PrivilegedView, object: string, failed: readonly Vec3[], place: PlaceHint | undefined) {
  const now = view.endEffectorPose();
  const origin = view.instancePose(object).position;
  const aroundPlace = place === undefined ? [] : obstacles(view, [object, place.instance]);
  return ({ tool, opening, offCentre }: GraspCandidate): number => {
    let cost = (opening < PREFERRED_OPENING ? NARROW_COST : 0) + OFF_CENTRE_COST * offCentre;
    cost += distance(now.position, tool.position) + TURN_COST * angleBetween(now.rotation, tool.rotation);
    cost += reachCost(view.robotBase, tool.position);
    for (const point of failed) {
      cost += FAILED_COST * Math.max(0, 1 - distance(point, tool.position) / FAILED_RADIUS);
    }
    if (place !== undefined) {
      const there: Pose = {
        position: add(place.position, subtract(tool.position, origin)),
        rotation: tool.rotation,
      };
      cost += reachCost(view.robotBase, there.position);
      if (!isFree(gripperBoxes(there, opening), aroundPlace, PLACE_MARGIN)) cost += PLACE_COST;
    }
    return cost;
  };
}
