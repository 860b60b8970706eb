import type { Quat } from '../../../math/quat.ts';
import type { Destination } from '../destination.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { gripLost } from './grip-lost.ts';
import type { MoveOutcome } from './move-through.ts';
import { toolOver } from './transport.ts';

/** Downward goal ahead of the tool, m: about 5 mm per control step. */
const LEAD = 0.018;
const MAX_STEPS = 30;
/** The tool has met something if it sinks less than this in a step, m … */
const SINK = 0.0005;
/** … for so many steps. */
const BLOCKED_STEPS = 4;

/**
 * Lowers the held object straight over its destination until that is reached. `stalled`: something else holds it up;
 * `interrupted`: it was dropped.
 */
export function* lower(
  context: OracleContext,
  object: string,
  destination: Destination,
  rotation: Quat,
): Skill<MoveOutcome> {
  context.trace('lower');
  const { view, arm } = context;
  const dropped = gripLost(view, object);
  let blocked = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (destination.reached()) return 'arrived';
    if (dropped()) return 'interrupted';
    const tool = view.endEffectorPose();
    const [x, y, z] = toolOver(destination.position, view.instancePose(object).position, tool.position);
    yield arm.towards({ position: [x, y, z - LEAD], rotation }, 1);
    const sunk = tool.position[2] - view.endEffectorPose().position[2];
    blocked = sunk < SINK && step > 3 ? blocked + 1 : 0;
    if (blocked >= BLOCKED_STEPS) return 'stalled';
  }
  return 'stalled';
}
