import type { TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Brings the open gripper, turned for the grasp, straight above it. */
export function* reachAbove(context: OracleContext, plan: TransferPlan): Skill<MoveOutcome> {
  context.trace('reach above');
  return yield* moveThrough(context, plan.approach, {
    gripper: shapeGripper(context.view, plan.opening),
    tolerance: 0.006,
    maxSpeed: 0.01,
  });
}
