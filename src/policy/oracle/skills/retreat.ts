import { add, scale, type Vec3 } from '../../../math/vec3.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { moveThrough } from './move-through.ts';

const DISTANCE = 0.08;

/** Moves away along `direction` (unit) with the gripper opening, out of what was put down. */
export function* retreat(context: OracleContext, direction: Vec3): Skill {
  context.trace('retreat');
  const { position, rotation } = context.view.endEffectorPose();
  const away = { position: add(position, scale(direction, DISTANCE)), rotation };
  yield* moveThrough(context, [away], { gripper: () => -1, tolerance: 0.02 });
}
