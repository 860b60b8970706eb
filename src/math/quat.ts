import type { Vec3 } from './vec3.ts';

/** A unit rotation quaternion, Hamilton convention, order x, y, z, w. */
export type Quat = readonly [number, number, number, number];

export const IDENTITY: Quat = [0, 0, 0, 1];

/** Converts MuJoCo-style (w, x, y, z). Only loaders of such data call this. */
export function fromWxyz(q: readonly [number, number, number, number]): Quat {
  return [q[1], q[2], q[3], q[0]];
}

/** `a ⊗ b`: first rotate by `b`, then by `a`. */
export function multiply(a: Quat, b: Quat): Quat {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** The inverse rotation of a unit quaternion. */
export function conjugate(q: Quat): Quat {
  return [-q[0], -q[1], -q[2], q[3]];
}

export function normalize(q: Quat): Quat {
  const n = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  return n === 0 ? IDENTITY : [q[0] / n, q[1] / n, q[2] / n, q[3] / n];
}

/** Rotates `v` by `q` (active rotation, body to world). */
export function rotate(q: Quat, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/** Rotation by `angle` rad about `axis`, which need not be unit but must not be zero. */
export function fromAxisAngle(axis: Vec3, angle: number): Quat {
  const n = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
  const s = Math.sin(angle / 2) / n;
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)];
}

/** Rotation by the rotation vector `v` (axis times angle in rad); the zero vector gives the identity. */
export function fromRotationVector(v: Vec3): Quat {
  const angle = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  return angle === 0 ? IDENTITY : fromAxisAngle(v, angle);
}

/** Rotation vector of `q`, angle in [0, π] rad (the sign of `q` does not matter). */
export function toRotationVector(q: Quat): Vec3 {
  const sign = q[3] < 0 ? -1 : 1;
  const sine = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2]);
  if (sine === 0) return [0, 0, 0];
  const factor = (sign * 2 * Math.atan2(sine, sign * q[3])) / sine;
  return [q[0] * factor, q[1] * factor, q[2] * factor];
}

/** Angle between two rotations, rad in [0, π]; q and −q are the same rotation. */
export function angleBetween(a: Quat, b: Quat): number {
  const d = multiply(a, conjugate(b));
  return 2 * Math.atan2(Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]), Math.abs(d[3]));
}

/** Row-major 3 x 3 rotation matrix; maps body vectors to world. */
export function toMatrix(q: Quat): readonly number[] {
  const [x, y, z, w] = q;
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
}
