import type { Pose } from '../../math/pose.ts';
import type { WorldView } from '../../task/world-view.ts';

/** The world as it is but for one object, which is somewhere else and touches whatever is asked about. */
export function imaginedAt(view: WorldView, object: string, pose: Pose): WorldView {
  return {
    instancePose: (instance) => (instance === object ? pose : view.instancePose(instance)),
    site: (name) => view.site(name),
    inContact: (a, b) => a === object || b === object || view.inContact(a, b),
    joints: (instanceOrSite) => view.joints(instanceOrSite),
  };
}
