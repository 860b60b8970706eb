import type { Vec3 } from '../../../math/vec3.ts';
import type { PredicateExpression } from '../../../task/task-schema.ts';
import { planClearing } from '../plan-clearing.ts';
import { planDrag } from '../plan-drag.ts';
import { planTransfer, type TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { drag } from './drag.ts';
import { pick } from './pick.ts';
import { place } from './place.ts';

/** Half a second: falling and rolling things have mostly come to rest by then. */
const WAIT_STEPS = 10;

/**
 * `On(object, …)` and `In(object, …)`: picks the object up, again if it was missed or dropped, and puts it down where
 * the predicate holds by then: what it goes to may have been pushed. What cannot be taken is dragged, into place if it may
 * lie on the bare surface, or to where it can be taken. `planned`: how to take it, if that is known already.
 */
export function* put(
  context: OracleContext,
  object: string,
  predicate: PredicateExpression,
  planned?: TransferPlan,
): Skill {
  const failed: Vec3[] = [];
  let plan = planned;
  for (;;) {
    plan ??= planTransfer(context.view, object, predicate, failed);
    const picked = yield* pick(context, object, plan);
    plan = undefined;
    if (picked.held) {
      yield* place(context, object, predicate, picked.placement);
      return;
    }
    if (picked.failedAt === undefined) {
      const way = planDrag(context.view, object, predicate) ?? planClearing(context.view, object);
      if (way === undefined) yield* wait(context);
      else yield* drag(context, object, way);
      return;
    }
    failed.push(picked.failedAt);
  }
}

/** Lets things come to rest before the world is looked at again. */
function* wait({ view, arm }: OracleContext): Skill {
  const here = view.endEffectorPose();
  for (let step = 0; step < WAIT_STEPS; step++) yield arm.towards(here, -1);
}
