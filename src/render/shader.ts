import type { MaterialTable } from './material-table.ts';
import type { MeshPool } from './mesh-pool.ts';
import { sampleTexture } from './sample-texture.ts';
import { SHADOW_SAMPLES, type ShadowLookUp } from './shadow-look-up.ts';
import { toByte } from './to-byte.ts';
import type { VertexLighting } from './vertex-lighting.ts';
import type { View } from './view.ts';

/** Numbers per interpolated quantity: factors of the ray's right and up, and the rest. */
const PLANE = 3;
/** Where the quantities stand in `#planes`: inverse depth, red, green, blue, u, v, then r, g, b per shadowed light. */
const DEPTH = 0;
const LIT = 1;
const UV = 4;
const SHADOWED = 6;

/**
 * Colours of triangles: the light of the vertices and the texture's colour, interpolated perspective-correctly and
 * multiplied, highlights included (OpenGL's "modulate"). Over the screen each quantity divided by depth is a plane;
 * the planes of the last triangle are kept, since neighbouring pixels mostly show the same one.
 *
 * `place` is the input (screen x, y in pixels), `color` the output (0 … 1): doubles passed as arguments would allocate.
 */
export class Shader {
  readonly place = new Float64Array(2);
  readonly color = new Float64Array(3);
  readonly lighting: VertexLighting;
  readonly #pool: MeshPool;
  readonly #materials: MaterialTable;
  readonly #shadows: readonly ShadowLookUp[];
  readonly #planes: Float64Array;
  /** Weights of the three corners as planes. */
  readonly #corners = new Float64Array(3 * PLANE);
  /** u, v, and the size of a pixel in texture units. */
  readonly #texel = new Float64Array(3);
  /** Numerator of the texel size; inverse depth at which the surface counts as seen too flat to blur further. */
  readonly #footprint = new Float64Array(2);
  /** Point in view coordinates and the unit normal of the triangle, for shadows. */
  readonly #point = new Float64Array(6);
  readonly #sampled = new Float64Array(3);
  #triangle = -1;

  constructor(
    pool: MeshPool,
    lighting: VertexLighting,
    materials: MaterialTable,
    shadows: readonly ShadowLookUp[],
  ) {
    this.#pool = pool;
    this.lighting = lighting;
    this.#materials = materials;
    this.#shadows = shadows;
    this.#planes = new Float64Array((SHADOWED + 3 * shadows.length) * PLANE);
  }

  /** To be called whenever the view or anything in the world moved. */
  startFrame(): void {
    this.#triangle = -1;
    this.lighting.startFrame();
  }

  /** Colour of triangle `t` where the ray through `place` meets its plane. */
  shade(view: View, t: number): void {
    if (t !== this.#triangle) this.#setUp(view, t);
    const g = this.#planes;
    const { color } = this;
    const x = (this.place[0]! - view.width / 2) / view.focal;
    const y = (view.height / 2 - this.place[1]!) / view.focal;
    const inverse = g[0]! * x + g[1]! * y + g[2]!;
    const scale = 1 / inverse;
    color[0] = (g[3]! * x + g[4]! * y + g[5]!) * scale;
    color[1] = (g[6]! * x + g[7]! * y + g[8]!) * scale;
    color[2] = (g[9]! * x + g[10]! * y + g[11]!) * scale;
    if (this.#shadows.length > 0) this.#addShadowed(view, t);
    const texture = this.#materials.textures[this.#pool.triangleMaterial[t]!];
    if (texture === undefined) return;
    const texel = this.#texel;
    const sampled = this.#sampled;
    texel[0] = (g[12]! * x + g[13]! * y + g[14]!) * scale;
    texel[1] = (g[15]! * x + g[16]! * y + g[17]!) * scale;
    const flat = this.#footprint[1]!;
    texel[2] = (this.#footprint[0]! * scale) / Math.sqrt(inverse > flat ? inverse : flat);
    sampleTexture(texture, texel, sampled);
    color[0] = color[0]! * sampled[0]!;
    color[1] = color[1]! * sampled[1]!;
    color[2] = color[2]! * sampled[2]!;
  }

  /**
   * Writes the bytes of pixels `from` … `to` (exclusive) of a row, all of which show triangle `t` alone; same colours
   * as `shade` in the middle of each.
   */
  shadeRun(view: View, t: number, row: number, from: number, to: number, out: Uint8Array): void {
    if (this.#shadows.length > 0 || this.#materials.textures[this.#pool.triangleMaterial[t]!] !== undefined) {
      this.#shadeRunSlowly(view, t, row, from, to, out);
      return;
    }
    if (t !== this.#triangle) this.#setUp(view, t);
    const g = this.#planes;
    const perPixel = 1 / view.focal;
    const left = (0.5 - view.width / 2) * perPixel;
    const y = (view.height / 2 - row - 0.5) * perPixel;
    const d0 = g[0]!;
    const d1 = g[1]! * y + g[2]!;
    const r0 = g[3]!;
    const r1 = g[4]! * y + g[5]!;
    const g0 = g[6]!;
    const g1 = g[7]! * y + g[8]!;
    const b0 = g[9]!;
    const b1 = g[10]! * y + g[11]!;
    let at = 3 * (row * view.width + from);
    for (let column = from; column < to; column++) {
      const x = left + column * perPixel;
      const scale = 1 / (d0 * x + d1);
      out[at] = toByte((r0 * x + r1) * scale);
      out[at + 1] = toByte((g0 * x + g1) * scale);
      out[at + 2] = toByte((b0 * x + b1) * scale);
      at += 3;
    }
  }

  #shadeRunSlowly(view: View, t: number, row: number, from: number, to: number, out: Uint8Array): void {
    const { place, color } = this;
    place[1] = row + 0.5;
    for (let column = from; column < to; column++) {
      place[0] = column + 0.5;
      this.shade(view, t);
      const at = 3 * (row * view.width + column);
      out[at] = toByte(color[0]!);
      out[at + 1] = toByte(color[1]!);
      out[at + 2] = toByte(color[2]!);
    }
  }

  /** Light of shadowed lights, as far as it reaches the point. */
  #addShadowed(view: View, t: number): void {
    const g = this.#planes;
    const { color } = this;
    const point = this.#point;
    const x = (this.place[0]! - view.width / 2) / view.focal;
    const y = (view.height / 2 - this.place[1]!) / view.focal;
    const scale = 1 / (g[0]! * x + g[1]! * y + g[2]!);
    this.locate(view, t);
    for (let s = 0; s < this.#shadows.length; s++) {
      const light = this.#shadows[s]!.litSamples(view, point) / SHADOW_SAMPLES;
      for (let c = 0; c < 3; c++) {
        const at = (SHADOWED + 3 * s + c) * PLANE;
        color[c] = color[c]! + (g[at]! * x + g[at + 1]! * y + g[at + 2]!) * scale * light;
      }
    }
    for (let c = 0; c < 3; c++) if (color[c]! > 1) color[c] = 1;
  }

  /** Computes and returns the point of triangle `t` at `place`: view coordinates, then its unit normal there. */
  locate(view: View, t: number): Float64Array {
    if (t !== this.#triangle) this.#setUp(view, t);
    const point = this.#point;
    const g = this.#planes;
    const x = (this.place[0]! - view.width / 2) / view.focal;
    const y = (view.height / 2 - this.place[1]!) / view.focal;
    const depth = 1 / (g[0]! * x + g[1]! * y + g[2]!);
    point[0] = x * depth;
    point[1] = y * depth;
    point[2] = depth;
    return point;
  }

  /** Computes the planes of triangle `t`. */
  #setUp(view: View, t: number): void {
    this.#triangle = t;
    const { triangles, uvs } = this.#pool;
    const v = view.vertices;
    const i = triangles[3 * t]!;
    const j = triangles[3 * t + 1]!;
    const k = triangles[3 * t + 2]!;
    const ax = v[3 * i]!;
    const ay = v[3 * i + 1]!;
    const az = v[3 * i + 2]!;
    const bx = v[3 * j]!;
    const by = v[3 * j + 1]!;
    const bz = v[3 * j + 2]!;
    const cx = v[3 * k]!;
    const cy = v[3 * k + 1]!;
    const cz = v[3 * k + 2]!;
    const w = this.#corners;
    w[0] = by * cz - bz * cy;
    w[1] = bz * cx - bx * cz;
    w[2] = bx * cy - by * cx;
    w[3] = cy * az - cz * ay;
    w[4] = cz * ax - cx * az;
    w[5] = cx * ay - cy * ax;
    w[6] = ay * bz - az * by;
    w[7] = az * bx - ax * bz;
    w[8] = ax * by - ay * bx;
    const volume = ax * w[0] + ay * w[1] + az * w[2];
    for (let c = 0; c < 9; c++) w[c] = w[c]! / volume;
    const g = this.#planes;
    const nx = w[0]! + w[3]! + w[6]!;
    const ny = w[1]! + w[4]! + w[7]!;
    const nz = w[2]! + w[5]! + w[8]!;
    g[DEPTH] = nx;
    g[DEPTH + 1] = ny;
    g[DEPTH + 2] = nz;
    this.lighting.light(view, i);
    this.lighting.light(view, j);
    this.lighting.light(view, k);
    const { lit, shadowed } = this.lighting;
    for (let c = 0; c < 3; c++) this.#setPlane(LIT + c, lit, 3 * i + c, 3 * j + c, 3 * k + c);
    for (let s = 0; s < shadowed.length; s++) {
      const at = SHADOWED + 3 * s;
      for (let c = 0; c < 3; c++) this.#setPlane(at + c, shadowed[s]!, 3 * i + c, 3 * j + c, 3 * k + c);
    }
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    this.#point[3] = -nx / length;
    this.#point[4] = -ny / length;
    this.#point[5] = -nz / length;
    if (this.#materials.textures[this.#pool.triangleMaterial[t]!] === undefined) return;
    this.#setPlane(UV, uvs, 2 * i, 2 * j, 2 * k);
    this.#setPlane(UV + 1, uvs, 2 * i + 1, 2 * j + 1, 2 * k + 1);
    // A slanted pixel covers 1 / facing more in one direction; the mean of both keeps stripes and blur in balance.
    // facing = inverse depth / length: both come from the triangle's plane.
    this.#footprint[0] = (this.#pool.triangleTexelDensity[t]! / view.focal) * Math.sqrt(length);
    this.#footprint[1] = 0.1 * length;
  }

  #setPlane(quantity: number, values: Float64Array, i: number, j: number, k: number): void {
    const w = this.#corners;
    const g = this.#planes;
    const a = values[i]!;
    const b = values[j]!;
    const c = values[k]!;
    g[PLANE * quantity] = a * w[0]! + b * w[3]! + c * w[6]!;
    g[PLANE * quantity + 1] = a * w[1]! + b * w[4]! + c * w[7]!;
    g[PLANE * quantity + 2] = a * w[2]! + b * w[5]! + c * w[8]!;
  }
}
