import type { Vec3 } from '../../../math/vec3.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { pick } from './pick.ts';
import { place } from './place.ts';

/** Expected height of an object's origin above that of what it stands on, m; only ranks grasps. */
const STANDING_HEIGHT = 0.02;

/** Half a second: falling and rolling things have mostly come to rest by then. */
const WAIT_STEPS = 10;

/** `On(object, target)` for two instances: picks the object up, again if it was missed or dropped, and puts it down. */
export function* putOn(context: OracleContext, object: string, target: string): Skill {
  const failed: Vec3[] = [];
  for (;;) {
    const [x, y, z] = context.view.instancePose(target).position;
    const picked = yield* pick(context, object, failed, {
      position: [x, y, z + STANDING_HEIGHT],
      instance: target,
    });
    if (picked.held) {
      yield* place(context, object, target, [x, y, z], picked.fingers);
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
  const { position } = view.endEffectorPose();
  const fingers = view.fingerDirection();
  for (let step = 0; step < WAIT_STEPS; step++) yield arm.towards(position, fingers, -1);
}
