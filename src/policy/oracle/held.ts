import { compose, invert, type Pose } from '../../math/pose.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { type CarriedBox, carriedFrom } from './carried.ts';
import { gripperParts } from './gripper-shape.ts';

/** An object in the gripper, or as it would be there. */
export interface Held {
  readonly instance: string;
  /** Grip site in the world. */
  readonly tool: Pose;
  readonly object: Pose;
  /** The object's frame in the grip site's. */
  readonly objectInTool: Pose;
  /** Boxes of the gripper and of the object that the tool carries. */
  readonly gripper: readonly CarriedBox[];
  readonly load: readonly CarriedBox[];
}

/** What the gripper holds if it closes, pads `opening` (m) apart, over the object where that is now. */
export function heldAt(view: PrivilegedView, instance: string, tool: Pose, opening: number): Held {
  const object = view.instancePose(instance);
  return {
    instance,
    tool,
    object,
    objectInTool: compose(invert(tool), object),
    gripper: gripperParts(opening),
    load: carriedFrom(view, instance, tool),
  };
}

/** What the gripper holds now. */
export function heldNow(view: PrivilegedView, instance: string): Held {
  return heldAt(view, instance, view.endEffectorPose(), view.gripperOpening());
}
