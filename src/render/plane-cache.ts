import type { MaterialTable } from './material-table.ts';
import type { MeshPool } from './mesh-pool.ts';
import type { VertexLighting } from './vertex-lighting.ts';
import type { View } from './view.ts';

/**
 * Where the quantities of a triangle stand in `PlaneCache.planes`, counted from its start. Inverse depth, colours, u
 * and v are three numbers each: the factors of the ray's right and up, and the rest.
 */
export const LIT = 3;
export const UV = 12;
/** Size of a pixel in texture units = [0] / √[1] at depth 1; [1] bounds the inverse depth from below. */
export const FOOTPRINT = 18;
/** Unit normal in view coordinates, towards the eye. */
export const NORMAL = 20;
/** Red, green, blue per light with a shadow map. */
export const SHADOWED = 23;
export const SHADOWED_STRIDE = 9;

/** Triangles kept at a time; a power of two. */
const SLOTS = 1024;
/** Surfaces seen flatter than this (cosine) are not blurred further. */
const FLATTEST = 0.1;

/**
 * Over the screen every interpolated quantity divided by depth is a plane. Computes those planes for the triangles
 * that are shaded, and keeps them for the rest of the frame: neighbouring pixels mostly show the same few.
 */
export class PlaneCache {
  readonly planes: Float64Array;
  readonly lighting: VertexLighting;
  readonly #pool: MeshPool;
  readonly #materials: MaterialTable;
  readonly #stride: number;
  readonly #kept = new Int32Array(SLOTS);
  /** Weights of the three corners as planes. */
  readonly #corners = new Float64Array(9);

  constructor(pool: MeshPool, lighting: VertexLighting, materials: MaterialTable) {
    this.#pool = pool;
    this.lighting = lighting;
    this.#materials = materials;
    this.#stride = SHADOWED + SHADOWED_STRIDE * lighting.shadowed.length;
    this.planes = new Float64Array(SLOTS * this.#stride);
  }

  /** To be called whenever the view or anything in the world moved. */
  startFrame(): void {
    this.#kept.fill(-1);
    this.lighting.startFrame();
  }

  /** Where the quantities of triangle `t` start in `planes`. */
  startOf(view: View, t: number): number {
    const slot = t & (SLOTS - 1);
    const start = slot * this.#stride;
    if (this.#kept[slot] !== t) {
      this.#kept[slot] = t;
      this.#compute(view, t, start);
    }
    return start;
  }

  #compute(view: View, t: number, start: number): void {
    const { triangles, uvs } = this.#pool;
    const i = triangles[3 * t]!;
    const j = triangles[3 * t + 1]!;
    const k = triangles[3 * t + 2]!;
    this.#weighCorners(view.vertices, 3 * i, 3 * j, 3 * k);
    const w = this.#corners;
    const g = this.planes;
    const nx = w[0]! + w[3]! + w[6]!;
    const ny = w[1]! + w[4]! + w[7]!;
    const nz = w[2]! + w[5]! + w[8]!;
    g[start] = nx;
    g[start + 1] = ny;
    g[start + 2] = nz;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    g[start + NORMAL] = -nx / length;
    g[start + NORMAL + 1] = -ny / length;
    g[start + NORMAL + 2] = -nz / length;
    this.lighting.light(view, i);
    this.lighting.light(view, j);
    this.lighting.light(view, k);
    const { lit, shadowed } = this.lighting;
    for (let c = 0; c < 3; c++) this.#setPlane(start + LIT + 3 * c, lit, 3 * i + c, 3 * j + c, 3 * k + c);
    for (let s = 0; s < shadowed.length; s++) {
      const at = start + SHADOWED + SHADOWED_STRIDE * s;
      for (let c = 0; c < 3; c++) this.#setPlane(at + 3 * c, shadowed[s]!, 3 * i + c, 3 * j + c, 3 * k + c);
    }
    if (this.#materials.textures[this.#pool.triangleMaterial[t]!] === undefined) return;
    this.#setPlane(start + UV, uvs, 2 * i, 2 * j, 2 * k);
    this.#setPlane(start + UV + 3, uvs, 2 * i + 1, 2 * j + 1, 2 * k + 1);
    // A slanted pixel covers 1 / facing more in one direction; the mean of both keeps stripes and blur in balance.
    // facing = inverse depth / length, as both come from the triangle's plane.
    g[start + FOOTPRINT] = (this.#pool.triangleTexelDensity[t]! / view.focal) * Math.sqrt(length);
    g[start + FOOTPRINT + 1] = FLATTEST * length;
  }

  /** Volumes of the tetrahedra that a ray spans with two corners, over the triangle's: barycentric coordinates. */
  #weighCorners(v: Float64Array, i: number, j: number, k: number): void {
    const ax = v[i]!;
    const ay = v[i + 1]!;
    const az = v[i + 2]!;
    const bx = v[j]!;
    const by = v[j + 1]!;
    const bz = v[j + 2]!;
    const cx = v[k]!;
    const cy = v[k + 1]!;
    const cz = v[k + 2]!;
    const w = this.#corners;
    const x = by * cz - bz * cy;
    const y = bz * cx - bx * cz;
    const z = bx * cy - by * cx;
    const scale = 1 / (ax * x + ay * y + az * z);
    w[0] = x * scale;
    w[1] = y * scale;
    w[2] = z * scale;
    w[3] = (cy * az - cz * ay) * scale;
    w[4] = (cz * ax - cx * az) * scale;
    w[5] = (cx * ay - cy * ax) * scale;
    w[6] = (ay * bz - az * by) * scale;
    w[7] = (az * bx - ax * bz) * scale;
    w[8] = (ax * by - ay * bx) * scale;
  }

  #setPlane(at: number, values: Float64Array, i: number, j: number, k: number): void {
    const w = this.#corners;
    const g = this.planes;
    const a = values[i]!;
    const b = values[j]!;
    const c = values[k]!;
    g[at] = a * w[0]! + b * w[3]! + c * w[6]!;
    g[at + 1] = a * w[1]! + b * w[4]! + c * w[7]!;
    g[at + 2] = a * w[2]! + b * w[5]! + c * w[8]!;
  }
}
