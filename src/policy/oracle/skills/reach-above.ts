import type { GraspPlan } from '../plan-grasp.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** Brings the open gripper, turned for the grasp, straight above it. */
export function* reachAbove(context: OracleContext, plan: GraspPlan): Skill<MoveOutcome> {
  context.trace('reach above');
  const { rotation } = plan.tool;
  const waypoints = plan.approach.map((position) => ({ position, rotation }));
  return yield* moveThrough(context, waypoints, {
    gripper: shapeGripper(context.view, plan.opening),
    tolerance: 0.012,
  });
}
