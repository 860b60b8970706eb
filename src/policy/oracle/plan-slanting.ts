import { fromAxisAngle, multiply } from '../../math/quat.ts';
import { add, cross, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import type { Obstacle } from './clearance.ts';
import { comesToStand } from './comes-to-stand.ts';
import type { Held } from './held.ts';
import type { Placement } from './placement.ts';
import type { TargetArea } from './target-area.ts';
import { findWayIn, isOpen, LEVEL_DIRECTIONS, obstaclesNear, toolFor, type WayIn } from './way-in.ts';
import { yaws } from './yaws.ts';

const UP: Vec3 = [0, 0, 1];
const DOWN: Vec3 = [0, 0, -1];
/** Angles between the way and straight down, rad. */
const SLOPES = [0, 0.2, 0.35, 0.5];
/** How far the hand leans along the way, rad: what it holds is then narrower. */
const LEANS = [0, 0.35, 0.7];
/** Shares of the area's half extents: how far along the way and to the side of the middle it ends. */
const DEPTHS = [0, -0.1, 0.1, -0.2, 0.2, -0.3, 0.3, -0.4];
const SIDES = [0, -0.4, 0.4];
/** What a share of depth or side, and a radian of yaw, slope or lean cost, m of travel. */
const DEPTH_COST = 0.05;
const SIDE_COST = 0.05;
const YAW_COST = 0.1;
const SLOPE_COST = 0.1;
const LEAN_COST = 0.2;
/** Heights that are tried, m apart, and how many before the search is given up. */
const SEARCH = { heightStep: 0.01, maxTested: 15000 };

/**
 * The cheapest way to let the held object down aslant so that the predicate holds: beneath something that juts out over
 * part of the place, like the handle of the drawer above.
 */
export function planSlanting(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
  area: TargetArea,
): Placement | undefined {
  const around = obstaclesNear(view, held, area);
  return findWayIn(view, held, predicate, area, candidates(held, area, around), around, SEARCH);
}

function candidates(held: Held, area: TargetArea, around: readonly Obstacle[]): WayIn[] {
  const upright = boxesAt(held.load, held.tool);
  const [x, y] = area.halfExtents;
  const turns = LEANS.flatMap((lean) => yaws(held.object.rotation).map((yaw) => ({ lean, yaw })));
  const all = LEVEL_DIRECTIONS.flatMap((level) => {
    const ways = SLOPES.map((slope) => ({
      slope,
      along: add(scale(level, Math.sin(slope)), scale(DOWN, Math.cos(slope))),
    })).filter(({ along }) => isOpen(area.center, along, around));
    if (ways.length === 0) return [];
    return turns.flatMap(({ lean, yaw }) => {
      const rotation = multiply(fromAxisAngle(cross(DOWN, level), lean), fromAxisAngle(UP, yaw));
      const turned = { rotation, along: level, offset: ZERO, cost: 0 };
      const load = boxesAt(held.load, toolFor(held, turned, area).tool);
      if (lean > 0 && !comesToStand(upright, load, level)) return [];
      return ways.flatMap(({ slope, along }) =>
        DEPTHS.flatMap((depth) =>
          SIDES.map((side): WayIn => {
            const [shiftX, shiftY] = add(scale(level, depth), scale(cross(UP, level), side));
            const offCentre = DEPTH_COST * Math.abs(depth) + SIDE_COST * Math.abs(side);
            const aslant = YAW_COST * Math.abs(yaw) + SLOPE_COST * slope + LEAN_COST * lean;
            return { rotation, along, offset: [shiftX * x, shiftY * y, 0], cost: offCentre + aslant };
          }),
        ),
      );
    });
  });
  return all.sort((a, b) => a.cost - b.cost);
}
