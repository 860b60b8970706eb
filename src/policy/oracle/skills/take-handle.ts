import type { ContactPlan } from '../plan-contact.ts';
import type { OracleContext, Skill } from '../skill.ts';

/** Steps for the fingers to build up their force. */
const MAX_STEPS = 8;
const HOLD_STEPS = 2;

/** Closes the fingers on the bar; whether both touch what the handle belongs to. */
export function* takeHandle(context: OracleContext, fixture: string, plan: ContactPlan): Skill<boolean> {
  context.trace('take handle');
  const { view, arm } = context;
  let held = 0;
  for (let step = 0; step < MAX_STEPS && held < HOLD_STEPS; step++) {
    yield arm.towards(plan.tool, 1);
    held = view.isGrasped(fixture) ? held + 1 : 0;
  }
  return held >= HOLD_STEPS;
}
