import { fromAxisAngle, multiply } from '../../math/quat.ts';
import { add, cross, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import type { Obstacle } from './clearance.ts';
import { comesToStand } from './comes-to-stand.ts';
import type { Held } from './held.ts';
import { FALL_COST, type Placement } from './placement.ts';
import type { TargetArea } from './target-area.ts';
import { findWayIn, isOpen, LEVEL_DIRECTIONS, obstaclesNear, toolFor, type WayIn } from './way-in.ts';
import { yaws } from './yaws.ts';

const DOWN: Vec3 = [0, 0, -1];
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
/** Heights that are tried, m apart, and how many before the search is given up. */
const SEARCH = { heightStep: 0.01, maxTested: 9000 };

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
  const around = obstaclesNear(view, held, area);
  const search = (ways: readonly WayIn[], mayFall: boolean) =>
    findWayIn(view, held, predicate, area, ways, around, { ...SEARCH, mayFall });
  const { standing, falling } = candidates(held, area, around);
  const found = search(standing, false);
  if (found !== undefined) return found;
  const other = search(falling, true);
  return other === undefined ? undefined : { ...other, cost: other.cost + FALL_COST };
}

/** Ways in, cheapest first: those after which the object stands when it is let go of, and those after which it falls. */
function candidates(
  held: Held,
  area: TargetArea,
  around: readonly Obstacle[],
): { readonly standing: WayIn[]; readonly falling: WayIn[] } {
  const upright = boxesAt(held.load, held.tool);
  const standing: WayIn[] = [];
  const falling: WayIn[] = [];
  for (const along of LEVEL_DIRECTIONS.filter((level) => isOpen(area.center, level, around))) {
    for (const lean of LEANS) {
      const leaning = fromAxisAngle(cross(DOWN, along), lean);
      for (const yaw of yaws(held.object.rotation)) {
        const rotation = multiply(leaning, fromAxisAngle([0, 0, 1], yaw));
        const turned = { rotation, along, offset: ZERO, cost: LEAN_COST * lean + YAW_COST * Math.abs(yaw) };
        const load = boxesAt(held.load, toolFor(held, turned, area).tool);
        const stands = comesToStand(upright, load, along);
        (stands ? standing : falling).push(...shiftedWays(turned, area));
      }
    }
  }
  const byCost = (a: WayIn, b: WayIn) => a.cost - b.cost;
  return { standing: standing.sort(byCost), falling: falling.sort(byCost) };
}

/** The same way to other places within the area. */
function shiftedWays(way: WayIn, { halfExtents: [x, y] }: TargetArea): WayIn[] {
  return DEPTHS.flatMap((depth) =>
    SIDES.map((side) => {
      const offset = add(scale(way.along, depth), scale(cross([0, 0, 1], way.along), side));
      const cost = way.cost + DEPTH_COST * Math.abs(depth) + SIDE_COST * Math.abs(side);
      return { ...way, offset: [offset[0] * x, offset[1] * y, 0] as const, cost };
    }),
  );
}
