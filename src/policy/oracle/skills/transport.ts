import { add, scale, type Vec3 } from '../../../math/vec3.ts';
import { obstacles } from '../clearance.ts';
import { heldNow } from '../held.ts';
import type { Placement } from '../placement.ts';
import { planPath, planPathAside } from '../plan-path.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { gripLost } from './grip-lost.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';

/** Distances to keep on the way, m; the first that leaves a way is used. */
const MARGINS = [0.015, 0.008, 0.003, 0];

/**
 * Carries the held object to where the last, straight motion of its placement begins, just high enough to touch
 * nothing. `drift`: how far the place has moved since it was planned, m. `interrupted`: it was dropped; `stalled`: there is no way or something is in it.
 */
export function* transport(
  context: OracleContext,
  object: string,
  placement: Placement,
  drift: () => Vec3,
): Skill<MoveOutcome> {
  context.trace('transport');
  const { view } = context;
  const held = heldNow(view, object);
  const parts = [...held.gripper, ...held.load];
  const others = obstacles(view, [object]);
  const { rotation, position } = placement.tool;
  const to = { position: add(position, scale(placement.along, -placement.run)), rotation };
  const tries = [planPath, planPathAside].flatMap((plan) => MARGINS.map((margin) => ({ plan, margin })));
  for (const { plan, margin } of tries) {
    const path = plan(parts, held.tool, to, others, margin);
    if (path === undefined) continue;
    return yield* moveThrough(context, path, {
      gripper: () => 1,
      tolerance: 0.01,
      maxSpeed: 0.01,
      drift,
      until: gripLost(view, object),
    });
  }
  context.trace('no way');
  return 'stalled';
}
