import type { OracleContext, Skill } from '../skill.ts';
import { moveThrough } from './move-through.ts';

/** Half a second. */
const WAIT_STEPS = 10;

/** Takes the hand back to where it was when the episode began, to look at the world from there and at rest. */
export function* standBack(context: OracleContext): Skill {
  const { view, arm } = context;
  yield* moveThrough(context, [arm.home], { gripper: () => -1, tolerance: 0.05 });
  const here = view.endEffectorPose();
  for (let step = 0; step < WAIT_STEPS; step++) yield arm.towards(here, -1);
}
