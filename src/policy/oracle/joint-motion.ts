import type { Pose } from '../../math/pose.ts';
import { fromAxisAngle, multiply, rotate } from '../../math/quat.ts';
import { add, cross, norm, normalize, scale, subtract, type Vec3 } from '../../math/vec3.ts';
import type { PartView } from '../privileged-view.ts';

/** Where a pose (world) that is fixed to the part will be once its joint has moved on by `by`, m or rad. */
export function movedWith(part: PartView, { position, rotation }: Pose, by: number): Pose {
  if (part.kind === 'slide') return { position: add(position, scale(part.axis, by)), rotation };
  const turn = fromAxisAngle(part.axis, by);
  const arm = rotate(turn, subtract(position, part.anchor));
  return { position: add(part.anchor, arm), rotation: multiply(turn, rotation) };
}

/** How far (m) a point (world) of the part goes per unit of its joint. */
export function leverage(part: PartView, point: Vec3): number {
  return part.kind === 'slide' ? 1 : norm(cross(part.axis, subtract(point, part.anchor)));
}

/** Unit direction in which a point (world) of the part goes as its joint's value rises. */
export function directionOf(part: PartView, point: Vec3): Vec3 {
  return part.kind === 'slide' ? part.axis : normalize(cross(part.axis, subtract(point, part.anchor)));
}
