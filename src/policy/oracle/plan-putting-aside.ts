import { add, distance, type Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { SiteView } from '../../task/world-view.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { isFree, obstacles } from './clearance.ts';
import { goalParts } from './goal-parts.ts';
import { movedView } from './moved-view.ts';
import { bottomOf, orientedBox, shifted } from './oriented-box.ts';
import { canBeTaken, planTransfer, type TransferPlan } from './plan-transfer.ts';
import { targetArea } from './target-area.ts';
import { viewOf } from './view-of.ts';

/** What stands in the way of taking something, and how it is put aside. */
export interface PuttingAside {
  readonly blocker: string;
  readonly plan: TransferPlan;
  /** Where it goes, and the world in which that place has a name. */
  readonly predicate: PredicateExpression;
  readonly view: PrivilegedView;
}

/** What is further from the object than this, m, does not stand in the hand's way. */
const NEARBY = 0.25;
/** How far it is put aside, m, and in how many directions. */
const DISTANCES = [0.12, 0.18, 0.25, 0.32];
const DIRECTIONS = 12;
/** Distance that it keeps from other things there, m, and from where the goal wants something. */
const APART = 0.03;
const OFF_GOALS = 0.14;
/** Half a side of the place, m, and how far below the object's origin that is: `On` holds over it. */
const HALF = 0.025;
const BELOW = 0.03;
/** Half a side of what has to find the ground below, m. */
const PROBE = 0.02;
/** The boxes are raised by this, m, so that what they stand on is not in the way. */
const RAISED = 0.004;
const PLACE = 'put aside';
/** Somewhere out of everything's way. */
const FAR: Vec3 = [0, 0, 10];

/** What to put aside, and where, so that an object can be taken; undefined if no single thing is in the way. */
export function planPuttingAside(view: PrivilegedView, object: string): PuttingAside | undefined {
  const here = view.instancePose(object).position;
  const near = view.objects
    .filter((other) => other !== object && view.grasp(other).kind !== 'none')
    .map((name) => ({ name, away: distance(view.instancePose(name).position, here) }))
    .filter(({ away }) => away < NEARBY)
    .sort((a, b) => a.away - b.away);
  for (const { name } of near) {
    const { rotation } = view.instancePose(name);
    if (!canBeTaken(movedView(view, name, { position: FAR, rotation }), object)) continue;
    const found = planAside(view, name, object);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How to put the blocker down somewhere near from where it no longer blocks. */
function planAside(view: PrivilegedView, blocker: string, object: string): PuttingAside | undefined {
  const { position, rotation } = view.instancePose(blocker);
  const predicate: PredicateExpression = ['On', blocker, PLACE];
  for (const length of DISTANCES) {
    for (let i = 0; i < DIRECTIONS; i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS;
      const by: Vec3 = [length * Math.cos(angle), length * Math.sin(angle), 0];
      if (!isRoom(view, blocker, by)) continue;
      const there = add(position, by);
      if (!canBeTaken(movedView(view, blocker, { position: there, rotation }), object)) continue;
      const withPlace = { ...viewOf(view), site: siteAt(view, there) };
      const plan = planTransfer(withPlace, blocker, predicate);
      if (plan?.placement !== undefined) return { blocker, plan, predicate, view: withPlace };
    }
  }
  return undefined;
}

/** Whether the blocker could stand there, on the ground and apart from everything, where the goal wants nothing. */
function isRoom(view: PrivilegedView, blocker: string, by: Vec3): boolean {
  const all = obstacles(view);
  const own = all.filter(({ instance }) => instance === blocker).map(({ box }) => box);
  const others = all.filter(({ instance }) => instance !== blocker);
  const there = own.map((box) => shifted(box, add(by, [0, 0, RAISED + APART])));
  if (!isFree(there, others, APART)) return false;
  const [x, y] = add(view.instancePose(blocker).position, by);
  const ground = Math.min(...own.map(bottomOf));
  const areas = goalParts(view.goal).map((part) => targetArea(part, view)?.center);
  if (areas.some((area) => area !== undefined && Math.hypot(area[0] - x, area[1] - y) < OFF_GOALS))
    return false;
  const below = orientedBox({ position: [x, y, ground - PROBE], rotation: [0, 0, 0, 1] }, [
    PROBE,
    PROBE,
    PROBE,
  ]);
  return !isFree([below], others, 0);
}

function siteAt(view: PrivilegedView, [x, y, z]: Vec3): (name: string) => SiteView | undefined {
  const site: SiteView = {
    name: PLACE,
    pose: { position: [x, y, z - BELOW], rotation: [0, 0, 0, 1] },
    halfExtents: [HALF, HALF, 0.001],
    parent: undefined,
  };
  return (name) => (name === PLACE ? site : view.site(name));
}
