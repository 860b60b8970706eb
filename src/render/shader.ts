import { LIGHT_KIND, LIGHT_STRIDE, type LightTable } from './light-table.ts';
import { MATERIAL_STRIDE, type MaterialTable } from './material-table.ts';
import type { MeshPool } from './mesh-pool.ts';
import { sampleTexture } from './sample-texture.ts';
import { SHADOW_SIZE, type ShadowMap } from './shadow-map.ts';
import type { View } from './view.ts';
import type { WorldVertices } from './world-vertices.ts';

/** Distance that a shaded point is moved along its normal before it is looked up in a shadow map, m. */
const SHADOW_BIAS = 0.002;

/**
 * OpenGL's fixed-function lighting as MuJoCo sets it up, evaluated per pixel: ambient and diffuse times the surface
 * colour, specular on top, spot cones with a cosine power, no distance falloff, no sRGB conversion.
 *
 * `place` is the input (screen x, y in pixels), `color` the output (0 … 1): doubles passed as arguments would allocate.
 */
export class Shader {
  readonly place = new Float64Array(2);
  readonly color = new Float64Array(3);
  /** World position of the last shaded point; shadow tiles are found from it. */
  readonly point = new Float64Array(3);
  readonly #pool: MeshPool;
  readonly #world: WorldVertices;
  readonly #lights: LightTable;
  readonly #materials: MaterialTable;
  readonly #shadows: readonly (ShadowMap | undefined)[];
  readonly #texel = new Float64Array(3);
  readonly #normal = new Float64Array(3);
  readonly #sampled = new Float64Array(3);
  readonly #light = new Float64Array(1);

  constructor(
    pool: MeshPool,
    world: WorldVertices,
    lights: LightTable,
    materials: MaterialTable,
    shadows: readonly (ShadowMap | undefined)[],
  ) {
    this.#pool = pool;
    this.#world = world;
    this.#lights = lights;
    this.#materials = materials;
    this.#shadows = shadows;
  }

  /** Colour of triangle `t` where the ray through `place` meets its plane. */
  shade(view: View, t: number): void {
    this.#interpolate(view, t);
    const material = this.#pool.triangleMaterial[t]!;
    const at = material * MATERIAL_STRIDE;
    const m = this.#materials.values;
    const texture = this.#materials.textures[material];
    const sampled = this.#sampled;
    if (texture === undefined) {
      sampled[0] = m[at]!;
      sampled[1] = m[at + 1]!;
      sampled[2] = m[at + 2]!;
    } else {
      sampleTexture(texture, this.#texel, sampled);
      sampled[0] = sampled[0]! * m[at]!;
      sampled[1] = sampled[1]! * m[at + 1]!;
      sampled[2] = sampled[2]! * m[at + 2]!;
    }
    const { ambient } = this.#lights;
    const emission = m[at + 4]!;
    const { color } = this;
    color[0] = sampled[0]! * (emission + ambient[0]);
    color[1] = sampled[1]! * (emission + ambient[1]);
    color[2] = sampled[2]! * (emission + ambient[2]);
    for (let l = 0; l < this.#lights.count; l++)
      this.#addLight(view, l, m[at + 3]!, this.#materials.exponents[material]!);
  }

  /** Position, normal and texture place at the point, perspective-correct by intersecting ray and triangle. */
  #interpolate(view: View, t: number): void {
    const { triangles, uvs, triangleTexelDensity } = this.#pool;
    const v = view.vertices;
    const a = triangles[3 * t]!;
    const b = triangles[3 * t + 1]!;
    const c = triangles[3 * t + 2]!;
    const dx = (this.place[0]! - view.width / 2) / view.focal;
    const dy = (view.height / 2 - this.place[1]!) / view.focal;
    const ax = v[3 * a]!;
    const ay = v[3 * a + 1]!;
    const az = v[3 * a + 2]!;
    const bx = v[3 * b]!;
    const by = v[3 * b + 1]!;
    const bz = v[3 * b + 2]!;
    const cx = v[3 * c]!;
    const cy = v[3 * c + 1]!;
    const cz = v[3 * c + 2]!;
    // Volumes of the tetrahedra that the ray spans with two corners: unnormalised barycentric coordinates.
    let wa = dx * (by * cz - bz * cy) + dy * (bz * cx - bx * cz) + (bx * cy - by * cx);
    let wb = dx * (cy * az - cz * ay) + dy * (cz * ax - cx * az) + (cx * ay - cy * ax);
    let wc = dx * (ay * bz - az * by) + dy * (az * bx - ax * bz) + (ax * by - ay * bx);
    const sum = wa + wb + wc;
    wa /= sum;
    wb /= sum;
    wc /= sum;
    const depth = wa * az + wb * bz + wc * cz;
    const p = this.#world.positions;
    const n = this.#world.normals;
    const { point } = this;
    const normal = this.#normal;
    for (let k = 0; k < 3; k++) {
      point[k] = wa * p[3 * a + k]! + wb * p[3 * b + k]! + wc * p[3 * c + k]!;
      normal[k] = wa * n[3 * a + k]! + wb * n[3 * b + k]! + wc * n[3 * c + k]!;
    }
    const length = Math.sqrt(normal[0]! * normal[0]! + normal[1]! * normal[1]! + normal[2]! * normal[2]!);
    if (length > 0) {
      normal[0] = normal[0]! / length;
      normal[1] = normal[1]! / length;
      normal[2] = normal[2]! / length;
    }
    const texel = this.#texel;
    texel[0] = wa * uvs[2 * a]! + wb * uvs[2 * b]! + wc * uvs[2 * c]!;
    texel[1] = wa * uvs[2 * a + 1]! + wb * uvs[2 * b + 1]! + wc * uvs[2 * c + 1]!;
    const ex = view.origin[0]! - point[0]!;
    const ey = view.origin[1]! - point[1]!;
    const ez = view.origin[2]! - point[2]!;
    const range = Math.sqrt(ex * ex + ey * ey + ez * ez);
    let facing = (normal[0]! * ex + normal[1]! * ey + normal[2]! * ez) / range;
    if (facing < 0.1) facing = 0.1;
    // A slanted pixel covers 1 / facing more in one direction; the mean of both keeps stripes and blur in balance.
    texel[2] = (triangleTexelDensity[t]! * depth) / view.focal / Math.sqrt(facing);
  }

  #addLight(view: View, l: number, specularWeight: number, exponent: number): void {
    const lights = this.#lights.values;
    const at = l * LIGHT_STRIDE;
    const kind = this.#lights.kinds[l]!;
    const { point, color } = this;
    const normal = this.#normal;
    let ex = view.origin[0]! - point[0]!;
    let ey = view.origin[1]! - point[1]!;
    let ez = view.origin[2]! - point[2]!;
    let length = Math.sqrt(ex * ex + ey * ey + ez * ez);
    ex /= length;
    ey /= length;
    ez /= length;
    let lx = ex;
    let ly = ey;
    let lz = ez;
    if (kind === LIGHT_KIND.spot) {
      lx = lights[at]! - point[0]!;
      ly = lights[at + 1]! - point[1]!;
      lz = lights[at + 2]! - point[2]!;
      length = Math.sqrt(lx * lx + ly * ly + lz * lz);
      lx /= length;
      ly /= length;
      lz /= length;
    } else if (kind === LIGHT_KIND.directional) {
      lx = -lights[at + 3]!;
      ly = -lights[at + 4]!;
      lz = -lights[at + 5]!;
    }
    const diffuse = normal[0]! * lx + normal[1]! * ly + normal[2]! * lz;
    if (diffuse <= 0) return;
    let strength = 1;
    if (kind === LIGHT_KIND.spot) {
      const cosine = -(lx * lights[at + 3]! + ly * lights[at + 4]! + lz * lights[at + 5]!);
      if (cosine < lights[at + 12]!) return;
      strength = power(cosine, this.#lights.exponents[l]!);
    }
    const shadow = this.#shadows[l];
    if (shadow !== undefined) {
      this.#lookUpShadow(shadow);
      strength *= this.#light[0]!;
    }
    if (strength === 0) return;
    let hx = lx + ex;
    let hy = ly + ey;
    let hz = lz + ez;
    length = Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx /= length;
    hy /= length;
    hz /= length;
    const half = normal[0]! * hx + normal[1]! * hy + normal[2]! * hz;
    const shine = half > 0 && specularWeight > 0 ? specularWeight * power(half, exponent) * strength : 0;
    const glow = diffuse * strength;
    const sampled = this.#sampled;
    color[0] = color[0]! + sampled[0]! * glow * lights[at + 6]! + shine * lights[at + 9]!;
    color[1] = color[1]! + sampled[1]! * glow * lights[at + 7]! + shine * lights[at + 10]!;
    color[2] = color[2]! + sampled[2]! * glow * lights[at + 8]! + shine * lights[at + 11]!;
  }

  /** Share of light, 0 … 1, that reaches the point: 3 x 3 samples of the map; points outside it are lit. */
  #lookUpShadow(shadow: ShadowMap): void {
    const { view, buffer } = shadow;
    const { axes, origin } = view;
    const normal = this.#normal;
    const x = this.point[0]! + SHADOW_BIAS * normal[0]! - origin[0]!;
    const y = this.point[1]! + SHADOW_BIAS * normal[1]! - origin[1]!;
    const z = this.point[2]! + SHADOW_BIAS * normal[2]! - origin[2]!;
    const depth = axes[6]! * x + axes[7]! * y + axes[8]! * z;
    const right = axes[0]! * x + axes[1]! * y + axes[2]! * z;
    const up = axes[3]! * x + axes[4]! * y + axes[5]! * z;
    const column = Math.floor(SHADOW_SIZE / 2 + (view.focal * right) / depth);
    const row = Math.floor(SHADOW_SIZE / 2 - (view.focal * up) / depth);
    if (depth <= 0 || column < 1 || row < 1 || column >= SHADOW_SIZE - 1 || row >= SHADOW_SIZE - 1) {
      this.#light[0] = 1;
      return;
    }
    const inverse = 1 / depth;
    let lit = 0;
    for (let dy = -1; dy <= 1; dy++) {
      const at = (row + dy) * SHADOW_SIZE + column;
      if (buffer.inverseDepth[at - 1]! <= inverse) lit++;
      if (buffer.inverseDepth[at]! <= inverse) lit++;
      if (buffer.inverseDepth[at + 1]! <= inverse) lit++;
    }
    this.#light[0] = lit / 9;
  }
}

/** base^exponent for a whole exponent by repeated squaring. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e >>= 1) {
    if (e & 1) result *= square;
    square *= square;
  }
  return result;
}
