import { normalize, type Quat } from './quat.ts';

/** Principal moments of a symmetric 3 x 3 matrix and the rotation of its principal axes. */
export interface PrincipalAxes {
  readonly moments: readonly [number, number, number];
  /** Maps principal coordinates to those of the matrix. */
  readonly rotation: Quat;
}

const SWEEPS = 12;

/** Diagonalises a row-major symmetric matrix by Jacobi rotations; the result is right-handed. */
export function principalAxes(matrix: readonly number[]): PrincipalAxes {
  const a = [matrix.slice(0, 3), matrix.slice(3, 6), matrix.slice(6, 9)];
  let rotation: Quat = [0, 0, 0, 1];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const off = a[p]![q]!;
      if (Math.abs(off) < 1e-300) continue;
      const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
      const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      for (let k = 0; k < 3; k++) {
        const [x, y] = [a[k]![p]!, a[k]![q]!];
        a[k]![p] = c * x - s * y;
        a[k]![q] = s * x + c * y;
      }
      for (let k = 0; k < 3; k++) {
        const [x, y] = [a[p]![k]!, a[q]![k]!];
        a[p]![k] = c * x - s * y;
        a[q]![k] = s * x + c * y;
      }
      rotation = planeRotation(rotation, p, q, c, s);
    }
  }
  return { moments: [a[0]![0]!, a[1]![1]!, a[2]![2]!], rotation };
}

/** `rotation` followed, in its own axes, by the plane rotation with cosine `c` and sine `s` of axes p and q. */
function planeRotation(rotation: Quat, p: number, q: number, c: number, s: number): Quat {
  const half = Math.atan2(s, c) / 2;
  const axis = 3 - p - q;
  // Columns p and q become c·p − s·q and s·p + c·q: a turn about the third axis, negative for (0, 1) and (1, 2).
  const sign = axis === 1 ? 1 : -1;
  const [x, y, z, w] = rotation;
  const turn = [0, 0, 0];
  turn[axis] = sign * Math.sin(half);
  const [tx, ty, tz, tw] = [turn[0]!, turn[1]!, turn[2]!, Math.cos(half)];
  return normalize([
    w * tx + x * tw + y * tz - z * ty,
    w * ty + y * tw + z * tx - x * tz,
    w * tz + z * tw + x * ty - y * tx,
    w * tw - x * tx - y * ty - z * tz,
  ]);
}
