import { conjugate, IDENTITY, multiply, normalize, type Quat, rotate } from './quat.ts';
import { add, scale, type Vec3, ZERO } from './vec3.ts';

/** Position (m) and rotation of one frame in another; named `<what>In<Frame>` where it is stored. */
export interface Pose {
  readonly position: Vec3;
  readonly rotation: Quat;
}

export const IDENTITY_POSE: Pose = { position: ZERO, rotation: IDENTITY };

/** `childInWorld` from `parentInWorld` and `childInParent`. */
export function compose(parent: Pose, child: Pose): Pose {
  return {
    position: add(parent.position, rotate(parent.rotation, child.position)),
    rotation: normalize(multiply(parent.rotation, child.rotation)),
  };
}

/** `worldInBody` from `bodyInWorld`. */
export function invert(pose: Pose): Pose {
  const rotation = conjugate(pose.rotation);
  return { position: rotate(rotation, scale(pose.position, -1)), rotation };
}

/** A point given in the body's frame, in the frame the pose is expressed in. */
export function transformPoint(pose: Pose, point: Vec3): Vec3 {
  return add(pose.position, rotate(pose.rotation, point));
}
