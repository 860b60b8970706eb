import { compose, invert, type Pose } from '../../math/pose.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { type OrientedBox, orientedBox } from './oriented-box.ts';

/** A box that moves with the tool: the gripper's own, or one of what it holds. `pose`: in the grip site's frame. */
export interface CarriedBox {
  readonly pose: Pose;
  readonly halfExtents: Vec3;
}

/** The solids of an instance as the tool would carry them if it took hold at `tool` (world) now. */
export function carriedFrom(view: PrivilegedView, instance: string, tool: Pose): CarriedBox[] {
  const worldInTool = invert(tool);
  return view
    .solids()
    .filter((solid) => solid.instance === instance)
    .map(({ pose, halfExtents }) => ({ pose: compose(worldInTool, pose), halfExtents }));
}

/** Where carried boxes are in the world when the tool is at `tool`. */
export function boxesAt(parts: readonly CarriedBox[], tool: Pose): OrientedBox[] {
  return parts.map(({ pose, halfExtents }) => orientedBox(compose(tool, pose), halfExtents));
}
