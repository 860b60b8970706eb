import type { MaterialTable } from './material-table.ts';
import type { MeshPool } from './mesh-pool.ts';
import { FOOTPRINT, LIT, NORMAL, type PlaneCache, SHADOWED, SHADOWED_STRIDE, UV } from './plane-cache.ts';
import { sampleTexture } from './sample-texture.ts';
import { SHADOW_SAMPLES, type ShadowLookUp } from './shadow-look-up.ts';
import type { Texture } from './texture.ts';
import { toByte } from './to-byte.ts';
import type { View } from './view.ts';

/**
 * Colours of triangles: the light of the vertices and the texture's colour, interpolated perspective-correctly and
 * multiplied, highlights included (OpenGL's "modulate").
 *
 * `place` is the input (screen x, y in pixels), `color` the output (0 … 1): doubles passed as arguments would allocate.
 */
export class Shader {
  readonly place = new Float64Array(2);
  readonly color = new Float64Array(3);
  readonly #pool: MeshPool;
  readonly #planes: PlaneCache;
  readonly #materials: MaterialTable;
  readonly #shadows: readonly ShadowLookUp[];
  /** u, v, and the size of a pixel in texture units. */
  readonly #texel = new Float64Array(3);
  /** Point in view coordinates and the unit normal of the triangle, for shadows. */
  readonly #point = new Float64Array(6);
  readonly #sampled = new Float64Array(3);

  constructor(
    pool: MeshPool,
    planes: PlaneCache,
    materials: MaterialTable,
    shadows: readonly ShadowLookUp[],
  ) {
    this.#pool = pool;
    this.#planes = planes;
    this.#materials = materials;
    this.#shadows = shadows;
  }

  /** To be called whenever the view or anything in the world moved. */
  startFrame(): void {
    this.#planes.startFrame();
  }

  /** Colour of triangle `t` where the ray through `place` meets its plane. */
  shade(view: View, t: number): void {
    const start = this.#planes.startOf(view, t);
    const g = this.#planes.planes;
    const { color } = this;
    const x = (this.place[0]! - view.width / 2) / view.focal;
    const y = (view.height / 2 - this.place[1]!) / view.focal;
    const inverse = g[start]! * x + g[start + 1]! * y + g[start + 2]!;
    const depth = 1 / inverse;
    color[0] = (g[start + LIT]! * x + g[start + LIT + 1]! * y + g[start + LIT + 2]!) * depth;
    color[1] = (g[start + LIT + 3]! * x + g[start + LIT + 4]! * y + g[start + LIT + 5]!) * depth;
    color[2] = (g[start + LIT + 6]! * x + g[start + LIT + 7]! * y + g[start + LIT + 8]!) * depth;
    if (this.#shadows.length > 0) this.#addShadowed(view, t);
    const texture = this.#materials.textures[this.#pool.triangleMaterial[t]!];
    if (texture === undefined) return;
    const texel = this.#texel;
    const sampled = this.#sampled;
    texel[0] = (g[start + UV]! * x + g[start + UV + 1]! * y + g[start + UV + 2]!) * depth;
    texel[1] = (g[start + UV + 3]! * x + g[start + UV + 4]! * y + g[start + UV + 5]!) * depth;
    texel[2] = (g[start + FOOTPRINT]! * depth) / Math.sqrt(Math.max(inverse, g[start + FOOTPRINT + 1]!));
    sampleTexture(texture, texel, sampled);
    color[0] = color[0]! * sampled[0]!;
    color[1] = color[1]! * sampled[1]!;
    color[2] = color[2]! * sampled[2]!;
  }

  /**
   * Writes the bytes of pixels `from` … `to` (exclusive) of a row, all of which show triangle `t` alone; the colours
   * of `shade` in the middle of each.
   */
  shadeRun(view: View, t: number, row: number, from: number, to: number, out: Uint8Array): void {
    const texture = this.#materials.textures[this.#pool.triangleMaterial[t]!];
    if (this.#shadows.length > 0) this.#shadeSingly(view, t, row, from, to, out);
    else if (texture === undefined) this.#shadePlain(view, t, row, from, to, out);
    else this.#shadeTextured(view, t, texture, row, from, to, out);
  }

  #shadePlain(view: View, t: number, row: number, from: number, to: number, out: Uint8Array): void {
    const start = this.#planes.startOf(view, t);
    const g = this.#planes.planes;
    const perPixel = 1 / view.focal;
    const left = (0.5 - view.width / 2) * perPixel;
    const y = (view.height / 2 - row - 0.5) * perPixel;
    const d0 = g[start]!;
    const d1 = g[start + 1]! * y + g[start + 2]!;
    const r0 = g[start + LIT]!;
    const r1 = g[start + LIT + 1]! * y + g[start + LIT + 2]!;
    const g0 = g[start + LIT + 3]!;
    const g1 = g[start + LIT + 4]! * y + g[start + LIT + 5]!;
    const b0 = g[start + LIT + 6]!;
    const b1 = g[start + LIT + 7]! * y + g[start + LIT + 8]!;
    let at = 3 * (row * view.width + from);
    for (let column = from; column < to; column++) {
      const x = left + column * perPixel;
      const depth = 1 / (d0 * x + d1);
      out[at] = toByte((r0 * x + r1) * depth);
      out[at + 1] = toByte((g0 * x + g1) * depth);
      out[at + 2] = toByte((b0 * x + b1) * depth);
      at += 3;
    }
  }

  #shadeTextured(
    view: View,
    t: number,
    texture: Texture,
    row: number,
    from: number,
    to: number,
    out: Uint8Array,
  ): void {
    const start = this.#planes.startOf(view, t);
    const g = this.#planes.planes;
    const texel = this.#texel;
    const sampled = this.#sampled;
    const perPixel = 1 / view.focal;
    const left = (0.5 - view.width / 2) * perPixel;
    const y = (view.height / 2 - row - 0.5) * perPixel;
    const d0 = g[start]!;
    const d1 = g[start + 1]! * y + g[start + 2]!;
    const r0 = g[start + LIT]!;
    const r1 = g[start + LIT + 1]! * y + g[start + LIT + 2]!;
    const g0 = g[start + LIT + 3]!;
    const g1 = g[start + LIT + 4]! * y + g[start + LIT + 5]!;
    const b0 = g[start + LIT + 6]!;
    const b1 = g[start + LIT + 7]! * y + g[start + LIT + 8]!;
    const u0 = g[start + UV]!;
    const u1 = g[start + UV + 1]! * y + g[start + UV + 2]!;
    const v0 = g[start + UV + 3]!;
    const v1 = g[start + UV + 4]! * y + g[start + UV + 5]!;
    const footprint = g[start + FOOTPRINT]!;
    const flattest = g[start + FOOTPRINT + 1]!;
    let at = 3 * (row * view.width + from);
    for (let column = from; column < to; column++) {
      const x = left + column * perPixel;
      const inverse = d0 * x + d1;
      const depth = 1 / inverse;
      texel[0] = (u0 * x + u1) * depth;
      texel[1] = (v0 * x + v1) * depth;
      texel[2] = (footprint * depth) / Math.sqrt(Math.max(inverse, flattest));
      sampleTexture(texture, texel, sampled);
      out[at] = toByte((r0 * x + r1) * depth * sampled[0]!);
      out[at + 1] = toByte((g0 * x + g1) * depth * sampled[1]!);
      out[at + 2] = toByte((b0 * x + b1) * depth * sampled[2]!);
      at += 3;
    }
  }

  #shadeSingly(view: View, t: number, row: number, from: number, to: number, out: Uint8Array): void {
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

  /** Adds the light of shadowed lights, as far as it reaches the point. */
  #addShadowed(view: View, t: number): void {
    const { color } = this;
    const point = this.locate(view, t);
    const depth = point[2]!;
    const x = point[0]! / depth;
    const y = point[1]! / depth;
    const start = this.#planes.startOf(view, t);
    const g = this.#planes.planes;
    for (let s = 0; s < this.#shadows.length; s++) {
      const light = this.#shadows[s]!.litSamples(view, point) / SHADOW_SAMPLES;
      for (let c = 0; c < 3; c++) {
        const at = start + SHADOWED + SHADOWED_STRIDE * s + 3 * c;
        color[c] = color[c]! + (g[at]! * x + g[at + 1]! * y + g[at + 2]!) * depth * light;
      }
    }
    for (let c = 0; c < 3; c++) if (color[c]! > 1) color[c] = 1;
  }

  /** The point of triangle `t` at `place`: view coordinates, then the triangle's unit normal in the same axes. */
  locate(view: View, t: number): Float64Array {
    const start = this.#planes.startOf(view, t);
    const g = this.#planes.planes;
    const point = this.#point;
    const x = (this.place[0]! - view.width / 2) / view.focal;
    const y = (view.height / 2 - this.place[1]!) / view.focal;
    const depth = 1 / (g[start]! * x + g[start + 1]! * y + g[start + 2]!);
    point[0] = x * depth;
    point[1] = y * depth;
    point[2] = depth;
    for (let k = 0; k < 3; k++) point[3 + k] = g[start + NORMAL + k]!;
    return point;
  }
}
