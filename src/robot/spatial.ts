/**
 * Small in-place operations on flat arrays: 3 x 3 row-major matrices and spatial vectors (angular 3, linear 3). Each
 * operand is an array and an offset, so that per-substep code allocates nothing.
 */

/** Dot product of two 3-vectors. */
export function rowDot(a: Float64Array, at: number, b: Float64Array, bt: number): number {
  return a[at]! * b[bt]! + a[at + 1]! * b[bt + 1]! + a[at + 2]! * b[bt + 2]!;
}

/** `out = a b` of 3 x 3 row-major matrices; `out` must not overlap the operands. */
export function multiplyMatrices(
  a: Float64Array,
  at: number,
  b: Float64Array,
  bt: number,
  out: Float64Array,
  ot: number,
): void {
  for (let i = 0; i < 3; i++) {
    const x = a[at + i * 3]!;
    const y = a[at + i * 3 + 1]!;
    const z = a[at + i * 3 + 2]!;
    for (let j = 0; j < 3; j++)
      out[ot + i * 3 + j] = x * b[bt + j]! + y * b[bt + 3 + j]! + z * b[bt + 6 + j]!;
  }
}

/** Turns a rotation matrix in place by `angle` about a unit axis of the world. */
export function turnAbout(R: Float64Array, at: number, x: number, y: number, z: number, angle: number): void {
  const s = Math.sin(angle);
  const c = Math.cos(angle);
  const t = 1 - c;
  for (let j = 0; j < 3; j++) {
    const a = R[at + j]!;
    const b = R[at + 3 + j]!;
    const d = R[at + 6 + j]!;
    R[at + j] = (t * x * x + c) * a + (t * x * y - s * z) * b + (t * x * z + s * y) * d;
    R[at + 3 + j] = (t * x * y + s * z) * a + (t * y * y + c) * b + (t * y * z - s * x) * d;
    R[at + 6 + j] = (t * x * z - s * y) * a + (t * y * z + s * x) * b + (t * z * z + c) * d;
  }
}

export function dot6(a: Float64Array, at: number, b: Float64Array, bt: number): number {
  return rowDot(a, at, b, bt) + rowDot(a, at + 3, b, bt + 3);
}

/** Momentum of a spatial inertia moving with `motion`: (angular about the origin, linear). */
export function applyInertia(
  I: Float64Array,
  it: number,
  motion: Float64Array,
  mt: number,
  out: Float64Array,
  ot: number,
): void {
  const m = I[it]!;
  const hx = I[it + 1]!;
  const hy = I[it + 2]!;
  const hz = I[it + 3]!;
  const wx = motion[mt]!;
  const wy = motion[mt + 1]!;
  const wz = motion[mt + 2]!;
  const vx = motion[mt + 3]!;
  const vy = motion[mt + 4]!;
  const vz = motion[mt + 5]!;
  out[ot] = I[it + 4]! * wx + I[it + 7]! * wy + I[it + 8]! * wz + hy * vz - hz * vy;
  out[ot + 1] = I[it + 7]! * wx + I[it + 5]! * wy + I[it + 9]! * wz + hz * vx - hx * vz;
  out[ot + 2] = I[it + 8]! * wx + I[it + 9]! * wy + I[it + 6]! * wz + hx * vy - hy * vx;
  out[ot + 3] = m * vx + wy * hz - wz * hy;
  out[ot + 4] = m * vy + wz * hx - wx * hz;
  out[ot + 5] = m * vz + wx * hy - wy * hx;
}

/** `out += v × (s · factor)`: the rate of a motion that is carried along. */
export function addMotionCross(
  v: Float64Array,
  vt: number,
  s: Float64Array,
  st: number,
  factor: number,
  out: Float64Array,
  ot: number,
): void {
  const wx = v[vt]!;
  const wy = v[vt + 1]!;
  const wz = v[vt + 2]!;
  const x = v[vt + 3]!;
  const y = v[vt + 4]!;
  const z = v[vt + 5]!;
  const sx = s[st]! * factor;
  const sy = s[st + 1]! * factor;
  const sz = s[st + 2]! * factor;
  const lx = s[st + 3]! * factor;
  const ly = s[st + 4]! * factor;
  const lz = s[st + 5]! * factor;
  out[ot]! += wy * sz - wz * sy;
  out[ot + 1]! += wz * sx - wx * sz;
  out[ot + 2]! += wx * sy - wy * sx;
  out[ot + 3]! += wy * lz - wz * ly + y * sz - z * sy;
  out[ot + 4]! += wz * lx - wx * lz + z * sx - x * sz;
  out[ot + 5]! += wx * ly - wy * lx + x * sy - y * sx;
}

/** `out += v ×* f`: the rate of a momentum that is carried along. */
export function addForceCross(
  v: Float64Array,
  vt: number,
  f: Float64Array,
  ft: number,
  out: Float64Array,
  ot: number,
): void {
  const wx = v[vt]!;
  const wy = v[vt + 1]!;
  const wz = v[vt + 2]!;
  const x = v[vt + 3]!;
  const y = v[vt + 4]!;
  const z = v[vt + 5]!;
  const nx = f[ft]!;
  const ny = f[ft + 1]!;
  const nz = f[ft + 2]!;
  const fx = f[ft + 3]!;
  const fy = f[ft + 4]!;
  const fz = f[ft + 5]!;
  out[ot]! += wy * nz - wz * ny + y * fz - z * fy;
  out[ot + 1]! += wz * nx - wx * nz + z * fx - x * fz;
  out[ot + 2]! += wx * ny - wy * nx + x * fy - y * fx;
  out[ot + 3]! += wy * fz - wz * fy;
  out[ot + 4]! += wz * fx - wx * fz;
  out[ot + 5]! += wx * fy - wy * fx;
}
