import type { Pose } from '../../math/pose.ts';
import { fromAxisAngle, multiply } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { obstacles } from './clearance.ts';
import { gripperParts } from './gripper-shape.ts';
import { planPath } from './plan-path.ts';
import { strainCost } from './reachable.ts';
import { targetArea } from './target-area.ts';

/** How to move an object that cannot be taken: press the closed fingers on its middle and take it along. World, m. */
export interface DragPlan {
  /** Poses of the tool to over the middle of the object. */
  readonly approach: readonly Pose[];
  /** Where the object's origin shall go; the height is the present one. */
  readonly to: Vec3;
  /** Height below which the tool shall not press; undefined if it may press until nothing gives. */
  readonly lowest?: number;
}

/** Height over the object's origin from which the fingers come down. */
const ABOVE = 0.06;
/** Turns of the hand about its fingers that are tried, rad. */
const TURNS = [0, Math.PI / 2, -Math.PI / 2];
const MARGINS = [0.012, 0.006, 0.002];
/** The object is brought this far into its area. */
const INSIDE = 0.015;

/** The shortest way over the surface into the area of an `On`; undefined if the hand does not get over the object. */
export function planDrag(
  view: PrivilegedView,
  object: string,
  predicate: PredicateExpression,
): DragPlan | undefined {
  const area = targetArea(predicate, view);
  if (area === undefined || area.support !== undefined || predicate[0] !== 'On') return undefined;
  const [x, y, z] = view.instancePose(object).position;
  const into = (value: number, axis: 0 | 1) => {
    const room = Math.max(0, area.halfExtents[axis] - INSIDE);
    return Math.min(area.center[axis] + room, Math.max(area.center[axis] - room, value));
  };
  const to: Vec3 = [into(x, 0), into(y, 1), z];
  const now = view.endEffectorPose();
  const around = obstacles(view);
  for (const margin of MARGINS) {
    for (const turn of TURNS) {
      const rotation = multiply(now.rotation, fromAxisAngle([0, 0, 1], turn));
      const over = (px: number, py: number): Pose => ({ position: [px, py, z + ABOVE], rotation });
      if (strainCost(view, [over(x, y), over(to[0], to[1])]) === undefined) continue;
      const approach = planPath(gripperParts(0), now, over(x, y), around, margin);
      if (approach !== undefined) return { approach, to };
    }
  }
  return undefined;
}
