import type { Texture } from './texture.ts';

/**
 * Writes the trilinearly filtered colour (0 … 1) at u, v to `out`. `place` holds u, v (before repeat) and the footprint
 * of a pixel in texture units. The blend between two levels is linear in the footprint, not in its logarithm, which
 * would not round alike everywhere.
 */
export function sampleTexture(texture: Texture, place: Float64Array, out: Float64Array): void {
  const { width, repeat, starts } = texture;
  const last = starts.length - 1;
  let footprint = place[2]! * Math.max(repeat[0], repeat[1]) * width;
  let level = 0;
  while (footprint >= 2 && level < last) {
    footprint *= 0.5;
    level++;
  }
  const blend = footprint > 1 && level < last ? footprint - 1 : 0;
  out[0] = 0;
  out[1] = 0;
  out[2] = 0;
  place[2] = (1 - blend) / 255;
  addBilinear(texture, level, place, out);
  if (blend === 0) return;
  place[2] = blend / 255;
  addBilinear(texture, level + 1, place, out);
}

/** Adds a level's colour (0 … 255) times the weight in `place[2]`. */
function addBilinear(texture: Texture, level: number, place: Float64Array, out: Float64Array): void {
  const { texels } = texture;
  const start = texture.starts[level]!;
  const width = texture.width >> level || 1;
  const height = texture.height >> level || 1;
  const x = place[0]! * texture.repeat[0] * width - 0.5;
  const y = place[1]! * texture.repeat[1] * height - 0.5;
  const xf = Math.floor(x);
  const yf = Math.floor(y);
  const fx = x - xf;
  const fy = y - yf;
  // Sizes are powers of two, so that masking wraps, negative numbers included.
  const x0 = xf & (width - 1);
  const x1 = (xf + 1) & (width - 1);
  const y0 = start + (yf & (height - 1)) * width;
  const y1 = start + ((yf + 1) & (height - 1)) * width;
  const a = texels[y0 + x0]!;
  const b = texels[y0 + x1]!;
  const c = texels[y1 + x0]!;
  const d = texels[y1 + x1]!;
  const upper = fy * place[2]!;
  const lower = place[2]! - upper;
  const wb = fx * lower;
  const wa = lower - wb;
  const wd = fx * upper;
  const wc = upper - wd;
  out[0] = out[0]! + (a & 255) * wa + (b & 255) * wb + (c & 255) * wc + (d & 255) * wd;
  out[1] =
    out[1]! + ((a >> 8) & 255) * wa + ((b >> 8) & 255) * wb + ((c >> 8) & 255) * wc + ((d >> 8) & 255) * wd;
  out[2] = out[2]! + (a >> 16) * wa + (b >> 16) * wb + (c >> 16) * wc + (d >> 16) * wd;
}
