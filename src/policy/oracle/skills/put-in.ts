import { inPredicate } from '../../../task/predicates/in.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { bring } from './bring.ts';

/** Room to every wall of the site before the gripper lets go, m: a body turns a little as it is released. */
const INSIDE = 0.006;

/** `In(object, site)` for a site of an open container: takes the object and lets it down into the middle of the site. */
export function* putIn(context: OracleContext, object: string, siteName: string): Skill {
  const { view } = context;
  yield* bring(context, object, () => {
    const { pose, parent } = view.site(siteName)!;
    return {
      position: pose.position,
      instance: parent!,
      reached: () => {
        const { marginX, marginY, marginZ } = inPredicate.measure([object, siteName], view).parts;
        return Math.min(marginX as number, marginY as number, marginZ as number) > INSIDE;
      },
    };
  });
}
