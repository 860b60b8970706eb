import type { Quat } from '../../../math/quat.ts';
import type { Vec3 } from '../../../math/vec3.ts';
import { type PlaceHint, planGrasp } from '../plan-grasp.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { closeGripper } from './close-gripper.ts';
import { descend } from './descend.ts';
import { lift } from './lift.ts';
import { reachAbove } from './reach-above.ts';
import { retreat } from './retreat.ts';

/** How a pick ended: held, with the rotation of the tool to keep; or missed, with the point that did not work. */
export type PickOutcome =
  | { readonly held: true; readonly rotation: Quat }
  | { readonly held: false; readonly failedAt: Vec3 | undefined };

/** Plans a grasp of the object, takes it and lifts it off what it stands on. */
export function* pick(
  context: OracleContext,
  object: string,
  failed: readonly Vec3[],
  place?: PlaceHint,
): Skill<PickOutcome> {
  const plan = planGrasp(context.view, object, failed, place);
  if (plan === undefined) {
    context.trace('no grasp');
    return { held: false, failedAt: undefined };
  }
  const { rotation, position } = plan.tool;
  const reached = yield* reachAbove(context, plan);
  const down = reached === 'arrived' ? yield* descend(context, plan) : reached;
  if (down === 'arrived' && (yield* closeGripper(context, object, plan))) {
    if ((yield* lift(context, object, rotation)) === 'arrived') return { held: true, rotation };
  }
  context.trace(`missed (${down})`);
  yield* retreat(context, rotation);
  return { held: false, failedAt: position };
}
