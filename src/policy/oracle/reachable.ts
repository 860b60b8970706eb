import type { Pose } from '../../math/pose.ts';
import type { PrivilegedView } from '../privileged-view.ts';

/** What the controller may leave of the way to a pose, m and rad, and of the joints' room, rad. */
const POSITION_LEFT = 0.008;
const ROTATION_LEFT = 0.06;
const LIMIT_MARGIN = 0.03;
/**
 * A joint this far from its nominal position, rad, costs nothing; what a radian more costs, m of travel. A wrist that is
 * turned far is pulled back with force, and near its singularity the arm gives way to that.
 */
const RELAXED = 1.4;
const STRAIN_COST = 0.15;

/**
 * What it costs (m of travel) to bring the tool to all of these poses, one after another; undefined if the arm does not
 * get there clear of its joints' stops.
 */
export function strainCost(view: PrivilegedView, tools: readonly Pose[]): number | undefined {
  let cost = 0;
  for (const { positionError, rotationError, limitMargin, strain } of view.reach(tools)) {
    if (positionError > POSITION_LEFT || rotationError > ROTATION_LEFT || limitMargin < LIMIT_MARGIN)
      return undefined;
    cost = Math.max(cost, STRAIN_COST * Math.max(0, strain - RELAXED));
  }
  return cost;
}
