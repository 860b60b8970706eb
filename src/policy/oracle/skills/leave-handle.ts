import { add, scale } from '../../../math/vec3.ts';
import type { Contact } from '../contact.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { pointingOf } from '../tool-rotation.ts';
import { moveThrough } from './move-through.ts';

/** How far the hand draws back, m: the fingers are then out of the handle's way. */
const BACK = 0.05;
/** Steps for the fingers to come off the bar. */
const OPENING_STEPS = 4;

/** Opens the fingers if they hold something and draws the hand back along them. */
export function* leaveHandle(context: OracleContext, kind: Contact['kind']): Skill {
  context.trace('leave handle');
  const { view, arm } = context;
  const tool = view.endEffectorPose();
  const gripper = kind === 'pinch' ? -1 : 0;
  if (kind === 'pinch') for (let step = 0; step < OPENING_STEPS; step++) yield arm.towards(tool, gripper);
  const back = add(tool.position, scale(pointingOf(tool.rotation), -BACK));
  yield* moveThrough(context, [{ position: back, rotation: tool.rotation }], {
    gripper: () => gripper,
    tolerance: 0.02,
  });
}
