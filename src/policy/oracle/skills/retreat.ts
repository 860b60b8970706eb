import type { Quat } from '../../../math/quat.ts';
import { add } from '../../../math/vec3.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { moveThrough } from './move-through.ts';

/** Rises with the gripper opening, out of what was put down. */
export function* retreat(context: OracleContext, rotation: Quat): Skill {
  context.trace('retreat');
  const { position } = context.view.endEffectorPose();
  yield* moveThrough(context, [{ position: add(position, [0, 0, 0.08]), rotation }], {
    gripper: () => -1,
    tolerance: 0.02,
  });
}
