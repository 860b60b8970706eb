import { compose, invert, type Pose } from '../../math/pose.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { imaginedAt } from './imagined-view.ts';
import { viewOf } from './view-of.ts';

/** The world as it is but for one object, which stands somewhere else with all its solids. */
export function movedView(view: PrivilegedView, object: string, pose: Pose): PrivilegedView {
  const motion = compose(pose, invert(view.instancePose(object)));
  const solids = view
    .solids()
    .map((solid) => (solid.instance === object ? { ...solid, pose: compose(motion, solid.pose) } : solid));
  return { ...viewOf(view), ...imaginedAt(view, object, pose), solids: () => solids };
}
