import { evaluatePredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { goalParts } from './goal-parts.ts';
import type { Held } from './held.ts';
import { FALL_COST, type Placement } from './placement.ts';
import { planLowering } from './plan-lowering.ts';
import { planSlanting } from './plan-slanting.ts';
import { planSliding } from './plan-sliding.ts';
import { targetArea } from './target-area.ts';

/** What is too tall to stand where it shall be is laid there: the hand leans over by these angles, rad. */
const LEANS = [-0.7, 0.7, -1, 1, -1.25, 1.25];

/** The cheapest way to put the held object down so that the predicate holds; undefined if none is found. */
export function planPlacement(
  view: PrivilegedView,
  held: Held,
  predicate: PredicateExpression,
): Placement | undefined {
  const area = targetArea(predicate, view);
  if (area === undefined) return undefined;
  const shared = isShared(view, predicate);
  const lowered = planLowering(view, held, predicate, area, shared);
  if (predicate[0] !== 'In') return lowered;
  if (lowered !== undefined) {
    const stands = lowered.cost < FALL_COST;
    return (stands ? undefined : planSlanting(view, held, predicate, area)) ?? lowered;
  }
  return planSliding(view, held, predicate, area) ?? planLowering(view, held, predicate, area, shared, LEANS);
}

/** Whether another object has yet to come to the same place. */
function isShared(view: PrivilegedView, predicate: PredicateExpression): boolean {
  const [name, object, target] = predicate;
  return goalParts(view.goal).some(
    (part) =>
      part[0] === name && part[1] !== object && part[2] === target && !evaluatePredicate(part, view).holds,
  );
}
