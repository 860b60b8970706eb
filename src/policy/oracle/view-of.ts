import type { PrivilegedView } from '../privileged-view.ts';

/** The same view as an object whose parts can be replaced by spreading it. */
export function viewOf(view: PrivilegedView): PrivilegedView {
  return {
    goal: view.goal,
    objects: view.objects,
    fixtures: view.fixtures,
    robotBase: view.robotBase,
    surfaceHeight: view.surfaceHeight,
    instancePose: (instance) => view.instancePose(instance),
    site: (name) => view.site(name),
    inContact: (a, b) => view.inContact(a, b),
    joints: (instanceOrSite) => view.joints(instanceOrSite),
    solids: () => view.solids(),
    category: (instance) => view.category(instance),
    grasp: (instance) => view.grasp(instance),
    endEffectorPose: () => view.endEffectorPose(),
    reach: (tools) => view.reach(tools),
    fingerDirection: () => view.fingerDirection(),
    gripperOpening: () => view.gripperOpening(),
    isGrasped: (instance) => view.isGrasped(instance),
    toolDistance: (instanceOrSite) => view.toolDistance(instanceOrSite),
    parts: (instanceOrSite) => view.parts(instanceOrSite),
  };
}
