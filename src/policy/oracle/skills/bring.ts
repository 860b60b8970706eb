import type { Vec3 } from '../../../math/vec3.ts';
import type { Destination } from '../destination.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { pick } from './pick.ts';
import { place } from './place.ts';

/** Half a second: falling and rolling things have mostly come to rest by then. */
const WAIT_STEPS = 10;

/**
 * Picks the object up, again if it was missed or dropped, and puts it down where `whereTo` says by then: what it goes
 * to may have been pushed.
 */
export function* bring(context: OracleContext, object: string, whereTo: () => Destination): Skill {
  const failed: Vec3[] = [];
  for (;;) {
    const picked = yield* pick(context, object, failed, whereTo());
    if (picked.held) {
      yield* place(context, object, whereTo(), picked.rotation);
      return;
    }
    if (picked.failedAt === undefined) {
      yield* wait(context);
      return;
    }
    failed.push(picked.failedAt);
  }
}

/** Lets things come to rest before the world is looked at again. */
function* wait({ view, arm }: OracleContext): Skill {
  const here = view.endEffectorPose();
  for (let step = 0; step < WAIT_STEPS; step++) yield arm.towards(here, -1);
}
