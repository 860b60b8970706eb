import { add, dot, scale, subtract, type Vec3 } from '../../../math/vec3.ts';
import type { Placement } from '../placement.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { gripLost } from './grip-lost.ts';
import type { MoveOutcome } from './move-through.ts';

/** Goal ahead of the tool, m: about 5 mm per control step. */
const LEAD = 0.018;
const MAX_STEPS = 60;
/** The object is where it was to be if no more than this is left, m. */
const AT_PLACE = 0.004;
/** … or touches something on a way down steeper than this (z of its direction), or with this much left, m. */
const STRAIGHT_DOWN = -0.99;
const NEARLY = 0.008;
/** How far beyond that it is moved on in search of a support, m. */
const BEYOND = 0.02;
/** The tool has met something if it moves less than this in a step, m … */
const ADVANCE = 0.0005;
/** … for so many steps. */
const BLOCKED_STEPS = 4;

/**
 * Moves the held object straight to its place until `holds` does, and until it is where it was to be or stands on
 * something. `drift`: how far the place has moved since it was planned, m. `stalled`: something else holds it up; `interrupted`: it was dropped.
 */
export function* lower(
  context: OracleContext,
  object: string,
  placement: Placement,
  holds: () => boolean,
  drift: () => Vec3,
): Skill<MoveOutcome> {
  context.trace('lower');
  const { view, arm } = context;
  const { along, tool: goal } = placement;
  const dropped = gripLost(view, object);
  const others = [...new Set(view.solids().map(({ instance }) => instance))].filter(
    (name) => name !== object,
  );
  let blocked = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const here = view.endEffectorPose().position;
    const offset = subtract(add(placement.object.position, drift()), view.instancePose(object).position);
    const left = dot(offset, along);
    // What slides in may touch on the way, but stands when it is there.
    const near = along[2] < STRAIGHT_DOWN || left < NEARLY;
    const isThere = left < AT_PLACE || (near && others.some((name) => view.inContact(object, name)));
    if (isThere && holds()) return 'arrived';
    if (dropped()) return 'interrupted';
    if (left < -BEYOND) return 'stalled';
    const sideways: Vec3 = subtract(offset, scale(along, left));
    const position = add(add(here, sideways), scale(along, LEAD));
    yield arm.towards({ position, rotation: goal.rotation }, 1);
    const advanced = dot(subtract(view.endEffectorPose().position, here), along);
    blocked = advanced < ADVANCE && step > 3 ? blocked + 1 : 0;
    if (blocked >= BLOCKED_STEPS) return 'stalled';
  }
  return 'stalled';
}
