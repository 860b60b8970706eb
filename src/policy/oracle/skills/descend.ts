import type { TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Brings the open gripper straight to where it closes. */
export function* descend(context: OracleContext, plan: TransferPlan): Skill<MoveOutcome> {
  context.trace('descend');
  return yield* moveThrough(context, [plan.tool], {
    gripper: shapeGripper(context.view, plan.opening),
    tolerance: 0.005,
    maxSpeed: 0.006,
  });
}
