import type { TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';

/** Steps with both pads on the object before the grasp counts: the grip force builds up over them. */
const HOLD_STEPS = 3;
/** Full travel takes eight steps; more than this and the fingers met something else or nothing. */
const MAX_STEPS = 14;

/** Closes the gripper where it is; whether both pads hold the object. */
export function* closeGripper(context: OracleContext, object: string, plan: TransferPlan): Skill<boolean> {
  context.trace('close');
  const { view, arm } = context;
  let held = 0;
  for (let step = 0; step < MAX_STEPS && held < HOLD_STEPS; step++) {
    yield arm.towards(plan.tool, 1);
    held = view.isGrasped(object) ? held + 1 : 0;
  }
  return held >= HOLD_STEPS;
}
