import type { WeightType } from './safetensors.ts';

/** Numbers of a weight file as float32; little-endian, as the format says. */
export function toFloat32(bytes: Uint8Array, type: WeightType): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'F32') {
    const values = new Float32Array(bytes.byteLength / 4);
    for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(4 * index, true);
    return values;
  }
  const count = bytes.byteLength / 2;
  const words = new Uint32Array(count);
  if (type === 'BF16') {
    for (let index = 0; index < count; index++) words[index] = view.getUint16(2 * index, true) << 16;
    return new Float32Array(words.buffer);
  }
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = fromHalf(view.getUint16(2 * index, true));
  return values;
}

/** IEEE half precision: sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
