import { LIGHT_KIND, LIGHT_STRIDE, type LightTable } from './light-table.ts';
import { MATERIAL_STRIDE, type MaterialTable } from './material-table.ts';
import type { MeshPool } from './mesh-pool.ts';
import type { View } from './view.ts';
import type { WorldVertices } from './world-vertices.ts';

/**
 * OpenGL's fixed-function lighting as MuJoCo sets it up, at vertices: a surface colour times (emission + ambient +
 * diffuse), plus specular; a local viewer; spot cones with a cosine power; no falloff with distance; no sRGB
 * conversion; clamped to 0 … 1 before it is interpolated. A vertex is computed when a visible pixel first needs it.
 */
export class VertexLighting {
  /** r, g, b per vertex: the light that no shadow map cuts. */
  readonly lit: Float64Array;
  /** r, g, b per vertex, one array per light with a shadow map, in the order of the lights. */
  readonly shadowed: readonly Float64Array[];
  readonly #pool: MeshPool;
  readonly #world: WorldVertices;
  readonly #lights: LightTable;
  readonly #materials: MaterialTable;
  /** Per light: 0 for `lit`, n for `shadowed[n - 1]`. */
  readonly #slots: Uint8Array;
  readonly #frame: Int32Array;
  #now = 0;

  constructor(pool: MeshPool, world: WorldVertices, lights: LightTable, materials: MaterialTable) {
    this.#pool = pool;
    this.#world = world;
    this.#lights = lights;
    this.#materials = materials;
    const vertexCount = pool.positions.length / 3;
    this.lit = new Float64Array(vertexCount * 3);
    let slot = 0;
    this.#slots = Uint8Array.from(lights.castsShadow, (casts) => (casts ? ++slot : 0));
    this.shadowed = Array.from({ length: slot }, () => new Float64Array(vertexCount * 3));
    this.#frame = new Int32Array(vertexCount);
  }

  /** Forgets all vertices: something moved. */
  startFrame(): void {
    this.#now++;
  }

  /** Makes sure that vertex `i` is lit as the view sees it. */
  light(view: View, i: number): void {
    if (this.#frame[i] === this.#now) return;
    this.#frame[i] = this.#now;
    const material = this.#pool.vertexMaterial[i]! * MATERIAL_STRIDE;
    const m = this.#materials.values;
    const { ambient, count } = this.#lights;
    for (let c = 0; c < 3; c++) this.lit[3 * i + c] = m[material + c]! * (m[material + 4]! + ambient[c]!);
    for (const colors of this.shadowed) colors.fill(0, 3 * i, 3 * i + 3);
    for (let l = 0; l < count; l++) {
      const slot = this.#slots[l]!;
      this.#add(view, i, l, slot === 0 ? this.lit : this.shadowed[slot - 1]!);
    }
    clamp(this.lit, i);
    for (const colors of this.shadowed) clamp(colors, i);
  }

  #add(view: View, i: number, l: number, out: Float64Array): void {
    const lights = this.#lights.values;
    const at = l * LIGHT_STRIDE;
    const kind = this.#lights.kinds[l]!;
    const p = this.#world.positions;
    const n = this.#world.normals;
    // Towards the light. The headlight shines along the gaze, from everywhere (it is directional in MuJoCo).
    let lx = -view.axes[6]!;
    let ly = -view.axes[7]!;
    let lz = -view.axes[8]!;
    if (kind === LIGHT_KIND.spot) {
      lx = lights[at]! - p[3 * i]!;
      ly = lights[at + 1]! - p[3 * i + 1]!;
      lz = lights[at + 2]! - p[3 * i + 2]!;
      const distance = Math.sqrt(lx * lx + ly * ly + lz * lz);
      lx /= distance;
      ly /= distance;
      lz /= distance;
    } else if (kind === LIGHT_KIND.directional) {
      lx = -lights[at + 3]!;
      ly = -lights[at + 4]!;
      lz = -lights[at + 5]!;
    }
    const diffuse = n[3 * i]! * lx + n[3 * i + 1]! * ly + n[3 * i + 2]! * lz;
    if (!(diffuse > 0)) return;
    let strength = 1;
    if (kind === LIGHT_KIND.spot) {
      const cosine = -(lx * lights[at + 3]! + ly * lights[at + 4]! + lz * lights[at + 5]!);
      if (cosine < lights[at + 12]!) return;
      strength = power(cosine, this.#lights.exponents[l]!);
    }
    const material = this.#pool.vertexMaterial[i]!;
    const m = this.#materials.values;
    const surface = material * MATERIAL_STRIDE;
    let shine = 0;
    if (m[surface + 3]! > 0) {
      let ex = view.origin[0]! - p[3 * i]!;
      let ey = view.origin[1]! - p[3 * i + 1]!;
      let ez = view.origin[2]! - p[3 * i + 2]!;
      const range = Math.sqrt(ex * ex + ey * ey + ez * ez);
      ex = ex / range + lx;
      ey = ey / range + ly;
      ez = ez / range + lz;
      const length = Math.sqrt(ex * ex + ey * ey + ez * ez);
      const half = (n[3 * i]! * ex + n[3 * i + 1]! * ey + n[3 * i + 2]! * ez) / length;
      if (half > 0) shine = m[surface + 3]! * power(half, this.#materials.exponents[material]!) * strength;
    }
    const glow = diffuse * strength;
    out[3 * i] = out[3 * i]! + m[surface]! * glow * lights[at + 6]! + shine * lights[at + 9]!;
    out[3 * i + 1] = out[3 * i + 1]! + m[surface + 1]! * glow * lights[at + 7]! + shine * lights[at + 10]!;
    out[3 * i + 2] = out[3 * i + 2]! + m[surface + 2]! * glow * lights[at + 8]! + shine * lights[at + 11]!;
  }
}

function clamp(colors: Float64Array, i: number): void {
  for (let k = 3 * i; k < 3 * i + 3; k++) if (colors[k]! > 1) colors[k] = 1;
}

/** base^exponent for a whole exponent by repeated squaring, which rounds alike everywhere. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e >>= 1) {
    if (e & 1) result *= square;
    square *= square;
  }
  return result;
}
