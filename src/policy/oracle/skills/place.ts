import type { Vec3 } from '../../../math/vec3.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { lower } from './lower.ts';
import { release } from './release.ts';
import { retreat } from './retreat.ts';
import { transport } from './transport.ts';

/** Puts the held object down on `target` with its origin above `place` (world, m) and moves out of its way. */
export function* place(
  context: OracleContext,
  object: string,
  target: string,
  place: Vec3,
  fingers: Vec3,
): Skill {
  const carried = yield* transport(context, object, place, fingers);
  const down = carried === 'arrived' ? yield* lower(context, object, target, place, fingers) : carried;
  if (down !== 'arrived') context.trace(`place failed (${down})`);
  yield* release(context, object, fingers);
  yield* retreat(context, fingers);
}
