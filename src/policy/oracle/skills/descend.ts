import { distance } from '../../../math/vec3.ts';
import type { TransferPlan } from '../plan-transfer.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';
import { shapeGripper } from './shape-gripper.ts';

/** On a longer way than this, m, the hand goes slowly: the arm strays from a line that it follows at full speed. */
const SHORT = 0.055;
const SLOW = 0.35;

/** Brings the open gripper straight to where it closes. */
export function* descend(context: OracleContext, plan: TransferPlan): Skill<MoveOutcome> {
  context.trace('descend');
  return yield* moveThrough(context, [plan.tool], {
    gripper: shapeGripper(context.view, plan.opening),
    tolerance: 0.005,
    maxSpeed: 0.006,
    maxCommand: distance(plan.approach.at(-1)!.position, plan.tool.position) > SHORT ? SLOW : 1,
  });
}
