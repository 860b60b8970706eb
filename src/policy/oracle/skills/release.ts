import type { Quat } from '../../../math/quat.ts';
import type { OracleContext, Skill } from '../skill.ts';

/** Opening that lets go of a wall without reaching for neighbours, m. */
const RELEASED = 0.03;
const MAX_STEPS = 10;

/** Opens the gripper where it is until the object is free of it. */
export function* release(context: OracleContext, object: string, rotation: Quat): Skill {
  context.trace('release');
  const { view, arm } = context;
  const { position } = view.endEffectorPose();
  for (let step = 0; step < MAX_STEPS; step++) {
    yield arm.towards({ position, rotation }, -1);
    if (view.gripperOpening() > RELEASED && !view.isGrasped(object)) return;
  }
}
