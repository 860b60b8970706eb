import type { Vec3 } from '../../../math/vec3.ts';
import type { Placement } from '../placement.ts';
import type { TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { closeGripper } from './close-gripper.ts';
import { descend } from './descend.ts';
import { lift } from './lift.ts';
import { reachAbove } from './reach-above.ts';
import { retreat } from './retreat.ts';

/** How a pick ended: held, with where it was to be put; or missed, with the point that did not work. */
export type PickOutcome =
  | { readonly held: true; readonly placement: Placement | undefined }
  | { readonly held: false; readonly failedAt: Vec3 | undefined };

/** Takes the object as planned and lifts it off what it stands on. */
export function* pick(
  context: OracleContext,
  object: string,
  plan: TransferPlan | undefined,
): Skill<PickOutcome> {
  if (plan === undefined) {
    context.trace('no grasp');
    return { held: false, failedAt: undefined };
  }
  if (plan.placement === undefined) context.trace('no place from any grasp');
  const { rotation, position } = plan.tool;
  const reached = yield* reachAbove(context, plan);
  const down = reached === 'arrived' ? yield* descend(context, plan) : reached;
  if (down === 'arrived' && (yield* closeGripper(context, object, plan))) {
    if ((yield* lift(context, object, rotation)) === 'arrived')
      return { held: true, placement: plan.placement };
  }
  context.trace(`missed (${down})`);
  yield* retreat(context, [0, 0, 1]);
  return { held: false, failedAt: position };
}
