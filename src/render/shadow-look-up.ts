import { SHADOW_SIZE, SHADOW_TILE, SHADOW_TILES, type ShadowMap } from './shadow-map.ts';
import type { View } from './view.ts';

/** Distance that a shaded point is moved along its triangle's normal before it is looked up, m. */
const SHADOW_BIAS = 0.002;
/** Samples of one look-up. */
export const SHADOW_SAMPLES = 9;
/** Outside of the map: always lit. */
export const OUTSIDE = -1;

/** Finds points that a camera sees in a shadow map. */
export class ShadowLookUp {
  readonly #map: ShadowMap;
  /** Inverse depth in the map. */
  readonly #inverse = new Float64Array(1);

  constructor(map: ShadowMap) {
    this.#map = map;
  }

  /**
   * Samples, 0 … `SHADOW_SAMPLES`, of a 3 x 3 neighbourhood in the map from which the point is lit. `point`: view
   * coordinates (right, up, depth) and unit normal in the same axes; points outside the map are lit.
   */
  litSamples(view: View, point: Float64Array): number {
    const texel = this.#texelOf(view, point);
    if (texel === OUTSIDE) return SHADOW_SAMPLES;
    const depths = this.#map.shown.inverseDepth;
    const inverse = this.#inverse[0]!;
    let lit = 0;
    for (let row = texel - SHADOW_SIZE; row <= texel + SHADOW_SIZE; row += SHADOW_SIZE) {
      if (depths[row - 1]! <= inverse) lit++;
      if (depths[row]! <= inverse) lit++;
      if (depths[row + 1]! <= inverse) lit++;
    }
    return lit;
  }

  /** Tile of the map that decides about the point, or `OUTSIDE`. */
  tileOf(view: View, point: Float64Array): number {
    const texel = this.#texelOf(view, point);
    if (texel === OUTSIDE) return OUTSIDE;
    const column = texel % SHADOW_SIZE;
    const row = (texel - column) / SHADOW_SIZE;
    return Math.floor(row / SHADOW_TILE) * SHADOW_TILES + Math.floor(column / SHADOW_TILE);
  }

  #texelOf(view: View, point: Float64Array): number {
    const a = view.axes;
    const right = point[0]! + SHADOW_BIAS * point[3]!;
    const up = point[1]! + SHADOW_BIAS * point[4]!;
    const far = point[2]! + SHADOW_BIAS * point[5]!;
    const light = this.#map.view;
    const b = light.axes;
    const x = a[0]! * right + a[3]! * up + a[6]! * far + view.origin[0]! - light.origin[0]!;
    const y = a[1]! * right + a[4]! * up + a[7]! * far + view.origin[1]! - light.origin[1]!;
    const z = a[2]! * right + a[5]! * up + a[8]! * far + view.origin[2]! - light.origin[2]!;
    const depth = b[6]! * x + b[7]! * y + b[8]! * z;
    if (!(depth > 0)) return OUTSIDE;
    const column = Math.floor(SHADOW_SIZE / 2 + (light.focal * (b[0]! * x + b[1]! * y + b[2]! * z)) / depth);
    const row = Math.floor(SHADOW_SIZE / 2 - (light.focal * (b[3]! * x + b[4]! * y + b[5]! * z)) / depth);
    if (column < 1 || row < 1 || column >= SHADOW_SIZE - 1 || row >= SHADOW_SIZE - 1) return OUTSIDE;
    this.#inverse[0] = 1 / depth;
    return row * SHADOW_SIZE + column;
  }
}
