import type { Vec3 } from '../../../math/vec3.ts';
import type { PredicateExpression } from '../../../task/task-schema.ts';
import { planClearing } from '../plan-clearing.ts';
import { planDrag } from '../plan-drag.ts';
import { planPuttingAside } from '../plan-putting-aside.ts';
import { canBeTaken, planTransfer, type TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { drag } from './drag.ts';
import { pick } from './pick.ts';
import { place } from './place.ts';
import { putAside } from './put-aside.ts';

/** Half a second: falling and rolling things have mostly come to rest by then. */
const WAIT_STEPS = 10;
/** Misses after which room is made for an object that cannot be taken well. */
const PATIENCE = 2;

/**
 * `On(object, …)` and `In(object, …)`: picks the object up, again if it was missed or dropped, and puts it down where
 * the predicate holds by then: what it goes to may have been pushed. What cannot be taken is dragged, into place if it may
 * lie on the bare surface, or to where it can be taken; or what stands in the way is put aside. `planned`: how to take it, if that is known already.
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
      yield* makeRoom(context, object, predicate);
      return;
    }
    failed.push(picked.failedAt);
    // What slipped out of a poor hold slips again.
    const clearing = planClearing(context.view, object);
    if (clearing !== undefined) return yield* drag(context, object, clearing);
    if (failed.length % PATIENCE === 0 && !canBeTaken(context.view, object)) {
      const aside = planPuttingAside(context.view, object);
      if (aside !== undefined) yield* putAside(context, aside);
    }
  }
}

/** Drags what cannot be taken, or puts aside what stands in the way of that; waits if neither can be done. */
function* makeRoom(context: OracleContext, object: string, predicate: PredicateExpression): Skill {
  const way = planDrag(context.view, object, predicate) ?? planClearing(context.view, object);
  if (way !== undefined) return yield* drag(context, object, way);
  const aside = planPuttingAside(context.view, object);
  if (aside !== undefined) return yield* putAside(context, aside);
  yield* wait(context);
}

/** Lets things come to rest before the world is looked at again. */
function* wait({ view, arm }: OracleContext): Skill {
  const here = view.endEffectorPose();
  for (let step = 0; step < WAIT_STEPS; step++) yield arm.towards(here, -1);
}
