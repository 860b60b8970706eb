import { conjugate, fromAxisAngle, multiply, normalize, type Quat, rotate } from '../../math/quat.ts';
import { cross, dot, norm, type Vec3 } from '../../math/vec3.ts';

/**
 * The oracle thinks of the gripper as its grip site: the origin lies between the pads, z points out along the fingers
 * and x is the line that they open and close along. Turned half round about z it is the same grasp.
 */
const POINTING: Vec3 = [0, 0, 1];
const CLOSING: Vec3 = [1, 0, 0];
const DOWN: Vec3 = [0, 0, -1];
const HALF_TURN: Quat = [0, 0, 1, 0];

/** Unit vector in the world along which the fingers point. */
export function pointingOf(rotation: Quat): Vec3 {
  return rotate(rotation, POINTING);
}

/** Unit vector in the world along which the fingers open and close. */
export function fingersOf(rotation: Quat): Vec3 {
  return rotate(rotation, CLOSING);
}

/** The hand that takes hold in the same way with its fingers exchanged. */
export function exchanged(rotation: Quat): Quat {
  return multiply(rotation, HALF_TURN);
}

/** Of two ways to take hold that differ by the fingers' roles, the one that is less turned from `now`. */
export function nearerOf(rotation: Quat, now: Quat): Quat {
  const turn = multiply(conjugate(now), rotation);
  // Half the angle's cosine is |w|; the half turn about z swaps |w| and |z|.
  return Math.abs(turn[3]) >= Math.abs(turn[2]) ? rotation : exchanged(rotation);
}

/** The hand that points along `pointing` (unit) with its fingers along `fingers`, as far as that is at right angles. */
export function handRotation(pointing: Vec3, fingers: Vec3): Quat {
  const level = shortestArc(POINTING, pointing);
  const closing = rotate(level, CLOSING);
  const angle = Math.atan2(dot(cross(closing, fingers), pointing), dot(closing, fingers));
  return normalize(multiply(fromAxisAngle(pointing, angle), level));
}

/** The upright hand, pointing straight down, with its fingers along the horizontal vector `fingers`. */
export function uprightRotation(fingers: Vec3): Quat {
  return handRotation(DOWN, fingers);
}

/** The smallest rotation that takes one unit vector to another; about x if they are opposite. */
function shortestArc(from: Vec3, to: Vec3): Quat {
  const axis = cross(from, to);
  const sine = norm(axis);
  const cosine = dot(from, to);
  if (sine < 1e-9) return cosine > 0 ? [0, 0, 0, 1] : [1, 0, 0, 0];
  return fromAxisAngle(axis, Math.atan2(sine, cosine));
}
