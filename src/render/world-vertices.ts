import type { MeshPool } from './mesh-pool.ts';

/** Numbers per body in a pose array: x, y, z, qx, qy, qz, qw in the world. */
export const POSE_STRIDE = 7;

/** World positions and normals of the pool's vertices, moved body by body. */
export class WorldVertices {
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  /** Middle of each part's bounding sphere. */
  readonly centers: Float64Array;
  readonly #pool: MeshPool;
  readonly #m = new Float64Array(9);

  constructor(pool: MeshPool) {
    this.#pool = pool;
    this.positions = new Float64Array(pool.positions.length);
    this.normals = new Float64Array(pool.normals.length);
    this.centers = new Float64Array(pool.parts.length * 3);
  }

  /** Places the vertices of the pool's part `index` where its body is according to `poses`. */
  place(poses: Float64Array, index: number): void {
    const part = this.#pool.parts[index]!;
    const start = part.vertexStart;
    const end = part.vertexEnd;
    const at = part.body * POSE_STRIDE;
    const px = poses[at]!;
    const py = poses[at + 1]!;
    const pz = poses[at + 2]!;
    const m = this.#m;
    writeMatrix(poses, at + 3, m);
    const { center } = part;
    for (let k = 0; k < 3; k++) {
      this.centers[3 * index + k] =
        poses[at + k]! + m[3 * k]! * center[0] + m[3 * k + 1]! * center[1] + m[3 * k + 2]! * center[2];
    }
    const { positions, normals } = this.#pool;
    for (let i = 3 * start; i < 3 * end; i += 3) {
      const x = positions[i]!;
      const y = positions[i + 1]!;
      const z = positions[i + 2]!;
      this.positions[i] = px + m[0]! * x + m[1]! * y + m[2]! * z;
      this.positions[i + 1] = py + m[3]! * x + m[4]! * y + m[5]! * z;
      this.positions[i + 2] = pz + m[6]! * x + m[7]! * y + m[8]! * z;
      const a = normals[i]!;
      const b = normals[i + 1]!;
      const c = normals[i + 2]!;
      this.normals[i] = m[0]! * a + m[1]! * b + m[2]! * c;
      this.normals[i + 1] = m[3]! * a + m[4]! * b + m[5]! * c;
      this.normals[i + 2] = m[6]! * a + m[7]! * b + m[8]! * c;
    }
  }
}

function writeMatrix(poses: Float64Array, at: number, m: Float64Array): void {
  const x = poses[at]!;
  const y = poses[at + 1]!;
  const z = poses[at + 2]!;
  const w = poses[at + 3]!;
  m[0] = 1 - 2 * (y * y + z * z);
  m[1] = 2 * (x * y - z * w);
  m[2] = 2 * (x * z + y * w);
  m[3] = 2 * (x * y + z * w);
  m[4] = 1 - 2 * (x * x + z * z);
  m[5] = 2 * (y * z - x * w);
  m[6] = 2 * (x * z - y * w);
  m[7] = 2 * (y * z + x * w);
  m[8] = 1 - 2 * (x * x + y * y);
}
