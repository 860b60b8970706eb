import type { GraspPlan } from '../plan-grasp.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Lowers the open gripper straight down over the object. */
export function* descend(context: OracleContext, plan: GraspPlan): Skill<MoveOutcome> {
  context.trace('descend');
  return yield* moveThrough(context, [plan.position], {
    fingers: plan.fingers,
    gripper: shapeGripper(context.view, plan.opening),
    tolerance: 0.005,
    maxSpeed: 0.006,
  });
}
