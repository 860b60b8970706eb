import type { Quat } from '../../../math/quat.ts';
import { add } from '../../../math/vec3.ts';
import { boxesAt } from '../carried.ts';
import { freeRise, obstacles, riseToFree } from '../clearance.ts';
import { heldNow } from '../held.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { gripLost } from './grip-lost.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';

/** Distance from everything at which the object counts as lifted off, m. */
const MARGIN = 0.004;
/** Room to swing: a bowl held at its rim tilts by some 20 degrees once it is free, which lowers its far side, m. */
const EXTRA = 0.045;
const HIGHEST = 0.15;
/** Distance to keep from what hangs over it, m: there the way out leads aside. */
const CEILING = 0.002;

/** Raises the held object straight up until it is clear of what it stood on. `interrupted`: it was dropped. */
export function* lift(context: OracleContext, object: string, rotation: Quat): Skill<MoveOutcome> {
  context.trace('lift');
  const { view } = context;
  const held = heldNow(view, object);
  const boxes = boxesAt([...held.gripper, ...held.load], held.tool);
  const around = obstacles(view, [object]);
  const wanted = riseToFree(boxes, around, MARGIN, HIGHEST) + EXTRA;
  const rise = freeRise(boxes, around, CEILING, wanted);
  const up = { position: add(held.tool.position, [0, 0, rise]), rotation };
  return yield* moveThrough(context, [up], {
    gripper: () => 1,
    tolerance: 0.012,
    until: gripLost(view, object),
  });
}
