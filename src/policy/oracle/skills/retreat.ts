import { add, type Vec3 } from '../../../math/vec3.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { moveThrough } from './move-through.ts';

/** Rises with the gripper opening, out of what was put down. */
export function* retreat(context: OracleContext, fingers: Vec3): Skill {
  context.trace('retreat');
  const { position } = context.view.endEffectorPose();
  yield* moveThrough(context, [add(position, [0, 0, 0.08])], {
    fingers,
    gripper: () => -1,
    tolerance: 0.02,
  });
}
