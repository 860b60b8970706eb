import type { OracleContext, Skill } from '../skill.ts';

/** Opening that lets go of a wall without reaching for neighbours, m. */
const RELEASED = 0.03;
const MAX_STEPS = 10;

/** Opens the gripper where it is until the object is free of it. */
export function* release(context: OracleContext, object: string): Skill {
  context.trace('release');
  const { view, arm } = context;
  const here = view.endEffectorPose();
  for (let step = 0; step < MAX_STEPS; step++) {
    yield arm.towards(here, -1);
    if (view.gripperOpening() > RELEASED && !view.isGrasped(object)) return;
  }
}
