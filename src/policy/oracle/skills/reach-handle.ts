import type { ContactPlan } from '../plan-contact.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Brings the hand, turned and shaped for it, in front of the handle and up to it. */
export function* reachHandle(context: OracleContext, plan: ContactPlan): Skill<MoveOutcome> {
  context.trace(`reach handle (${plan.kind})`);
  const gripper = shapeGripper(context.view, plan.opening);
  const there = yield* moveThrough(context, plan.way, {
    gripper,
    tolerance: plan.kind === 'push' ? 0.02 : 0.01,
  });
  // What is pushed is met on the way: there is no place to arrive at.
  if (there !== 'arrived' || plan.kind === 'push') return there;
  return yield* moveThrough(context, [plan.tool], { gripper, tolerance: 0.006, maxSpeed: 0.006 });
}
