import { dot } from '../../../math/vec3.ts';
import type { ContactPlan } from '../plan-contact.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { pointingOf } from '../tool-rotation.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Cosine from which the hand counts as coming along its fingers. */
const ALONG = 0.999;

/** Brings the hand, turned and shaped for it, in front of the handle and up to it. */
export function* reachHandle(context: OracleContext, plan: ContactPlan): Skill<MoveOutcome> {
  context.trace(`reach handle (${plan.kind})`);
  const gripper = shapeGripper(context.view, plan.opening);
  const meets = plan.kind === 'push' && dot(plan.approach, pointingOf(plan.tool.rotation)) < ALONG;
  const there = yield* moveThrough(context, plan.way, {
    gripper,
    tolerance: meets ? 0.02 : 0.01,
  });
  // What is pushed is met on the way, unless the fingers come down beside it: there is no place to arrive at.
  if (there !== 'arrived' || meets) return there;
  return yield* moveThrough(context, [plan.tool], { gripper, tolerance: 0.006, maxSpeed: 0.006 });
}
