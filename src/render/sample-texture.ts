import type { Texture, TextureLevel } from './texture.ts';

/**
 * Adds the trilinearly filtered colour (0 … 1) at u, v to `out`. `place` holds u, v (before repeat) and the footprint
 * of a pixel in texture units. The blend between two levels is linear in the footprint, not in its logarithm, which
 * would not round alike everywhere.
 */
export function sampleTexture(texture: Texture, place: Float64Array, out: Float64Array): void {
  const u = place[0]! * texture.repeat[0];
  const v = place[1]! * texture.repeat[1];
  const repeat = Math.max(texture.repeat[0], texture.repeat[1]);
  const { levels } = texture;
  let footprint = place[2]! * repeat * levels[0]!.width;
  let level = 0;
  while (footprint >= 2 && level < levels.length - 1) {
    footprint /= 2;
    level++;
  }
  out[0] = 0;
  out[1] = 0;
  out[2] = 0;
  const blend = footprint > 1 && level < levels.length - 1 ? footprint - 1 : 0;
  addBilinear(levels[level]!, u, v, 1 - blend, out);
  if (blend > 0) addBilinear(levels[level + 1]!, u, v, blend, out);
}

function addBilinear(level: TextureLevel, u: number, v: number, weight: number, out: Float64Array): void {
  const { width, height, data } = level;
  const x = u * width - 0.5;
  const y = v * height - 0.5;
  const xf = Math.floor(x);
  const yf = Math.floor(y);
  const fx = x - xf;
  const fy = y - yf;
  // Sizes are powers of two, so that masking wraps, negative numbers included.
  const x0 = xf & (width - 1);
  const x1 = (xf + 1) & (width - 1);
  const y0 = (yf & (height - 1)) * width;
  const y1 = ((yf + 1) & (height - 1)) * width;
  const a = 3 * (y0 + x0);
  const b = 3 * (y0 + x1);
  const c = 3 * (y1 + x0);
  const d = 3 * (y1 + x1);
  const k = weight / 255;
  const wa = (1 - fx) * (1 - fy) * k;
  const wb = fx * (1 - fy) * k;
  const wc = (1 - fx) * fy * k;
  const wd = fx * fy * k;
  out[0] = out[0]! + data[a]! * wa + data[b]! * wb + data[c]! * wc + data[d]! * wd;
  out[1] = out[1]! + data[a + 1]! * wa + data[b + 1]! * wb + data[c + 1]! * wc + data[d + 1]! * wd;
  out[2] = out[2]! + data[a + 2]! * wa + data[b + 2]! * wb + data[c + 2]! * wc + data[d + 2]! * wd;
}
