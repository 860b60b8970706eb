import type { OracleContext, Skill } from '../skill.ts';
import { bring } from './bring.ts';

/** Expected height of an object's origin above that of what it stands on, m; only ranks grasps. */
const STANDING_HEIGHT = 0.02;

/** `On(object, target)` for two instances: takes the object and sets it down on the middle of the target. */
export function* putOn(context: OracleContext, object: string, target: string): Skill {
  const { view } = context;
  yield* bring(context, object, () => {
    const [x, y, z] = view.instancePose(target).position;
    return {
      position: [x, y, z + STANDING_HEIGHT],
      instance: target,
      reached: () => view.inContact(object, target),
    };
  });
}
