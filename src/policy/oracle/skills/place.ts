import type { Quat } from '../../../math/quat.ts';
import type { Vec3 } from '../../../math/vec3.ts';
import type { Destination } from '../destination.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { lower } from './lower.ts';
import type { MoveOutcome } from './move-through.ts';
import { release } from './release.ts';
import { retreat } from './retreat.ts';
import { transport } from './transport.ts';

const TRANSPORT_ATTEMPTS = 3;
/** A transport that came this close (m, horizontally) is finished while lowering. */
const CLOSE_ENOUGH = 0.025;

/** Puts the held object down at its destination and moves out of its way. */
export function* place(
  context: OracleContext,
  object: string,
  destination: Destination,
  rotation: Quat,
): Skill {
  const carried = yield* carry(context, object, destination.position, rotation);
  const down = carried === 'arrived' ? yield* lower(context, object, destination, rotation) : carried;
  if (down !== 'arrived') context.trace(`place failed (${down})`);
  yield* release(context, object, rotation);
  yield* retreat(context, rotation);
}

function* carry(context: OracleContext, object: string, at: Vec3, rotation: Quat): Skill<MoveOutcome> {
  let outcome: MoveOutcome = 'stalled';
  for (let attempt = 0; attempt < TRANSPORT_ATTEMPTS && outcome === 'stalled'; attempt++) {
    outcome = yield* transport(context, object, at, rotation);
    const [x, y] = context.view.instancePose(object).position;
    if (outcome === 'stalled' && Math.hypot(x - at[0], y - at[1]) < CLOSE_ENOUGH) return 'arrived';
  }
  return outcome;
}
