import { add, scale, type Vec3 } from '../../../math/vec3.ts';
import { evaluatePredicate } from '../../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../../task/task-schema.ts';
import { driftOf } from '../drift-of.ts';
import { heldNow } from '../held.ts';
import type { Placement } from '../placement.ts';
import { planPlacement } from '../plan-placement.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { lower } from './lower.ts';
import type { MoveOutcome } from './move-through.ts';
import { release } from './release.ts';
import { retreat } from './retreat.ts';
import { transport } from './transport.ts';

const TRANSPORT_ATTEMPTS = 3;
/** A transport that came this close (m) is finished while lowering. */
const CLOSE_ENOUGH = 0.025;

/**
 * Puts the held object down where the predicate holds and moves out of its way. `planned`: where it was to be put when
 * it was taken, in case nothing is found for it as it hangs now.
 */
export function* place(
  context: OracleContext,
  object: string,
  predicate: PredicateExpression,
  planned?: Placement,
): Skill {
  const { view } = context;
  let placement: Placement | undefined;
  let drift = driftOf(view, predicate);
  let outcome: MoveOutcome = 'stalled';
  for (let attempt = 0; attempt < TRANSPORT_ATTEMPTS && outcome === 'stalled'; attempt++) {
    drift = driftOf(view, predicate);
    placement = planPlacement(view, heldNow(view, object), predicate) ?? planned;
    if (placement === undefined) context.trace('no place');
    else outcome = yield* carry(context, object, placement, drift);
  }
  if (placement !== undefined && outcome === 'arrived') {
    const holds = () => evaluatePredicate(predicate, view).holds;
    outcome = yield* lower(context, object, placement, holds, drift);
  }
  if (outcome !== 'arrived') context.trace(`place failed (${outcome})`);
  yield* release(context, object);
  yield* retreat(context, scale(placement?.along ?? [0, 0, -1], -1));
}

function* carry(
  context: OracleContext,
  object: string,
  placement: Placement,
  drift: () => Vec3,
): Skill<MoveOutcome> {
  const outcome = yield* transport(context, object, placement, drift);
  if (outcome !== 'stalled') return outcome;
  const { tool, along, run } = placement;
  const [x, y, z] = context.arm.errorTo({
    ...tool,
    position: add(add(tool.position, drift()), scale(along, -run)),
  }).position;
  return Math.hypot(x, y, z) < CLOSE_ENOUGH ? 'arrived' : 'stalled';
}
