/** Bits that dequantised coefficients carry behind the point; the transform scales by another 8. */
const SCALE_BITS = 2;

/** √2 · cos(kπ/16), and 1 for k = 0: what the fast transform leaves to the dequantisation. */
const SCALES = Array.from({ length: 8 }, (_, k) => (k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16)));

/** Factors in 1/256; products are cut off, not rounded, which is what makes this transform fast and a little dark. */
const times = (value: number, factor: number): number => (value * factor) >> 8;
const SQRT_2 = 362;
const A = 473; // 1.847759
const B = 277; // 1.082392
const C = 669; // 2.613126

/** The 64 factors that dequantise for `inverseTransform`, from the quantisation's steps. */
export function dequantisationTable(steps: Uint8Array): Int32Array {
  const bits = 14 - SCALE_BITS;
  return Int32Array.from(steps, (step, index) => {
    const scale = Math.round(2 ** 14 * SCALES[index >> 3]! * SCALES[index & 7]!);
    return (step * scale + (1 << (bits - 1))) >> bits;
  });
}

/**
 * Dequantised coefficients to samples about 0, in place: the fast integer transform (Arai, Agui, Nakajima) of libjpeg, which
 * TensorFlow decodes with unless it is told otherwise.
 */
export function inverseTransform(block: Int32Array): void {
  for (let column = 0; column < 8; column++) transform(block, column, 8);
  for (let row = 0; row < 64; row += 8) transform(block, row, 1);
  for (let index = 0; index < 64; index++) block[index] = block[index]! >> (SCALE_BITS + 3);
}

function transform(block: Int32Array, start: number, stride: number): void {
  const at = (frequency: number): number => block[start + frequency * stride]!;
  // Even frequencies.
  const sum = at(0) + at(4);
  const difference = at(0) - at(4);
  const high = at(2) + at(6);
  const low = times(at(2) - at(6), SQRT_2) - high;
  const even = [sum + high, difference + low, difference - low, sum - high];
  // Odd frequencies.
  const inner = at(5) + at(3);
  const innerDifference = at(5) - at(3);
  const outer = at(1) + at(7);
  const outerDifference = at(1) - at(7);
  const turned = times(innerDifference + outerDifference, A);
  const first = outer + inner;
  const second = times(innerDifference, -C) + turned - first;
  const third = times(outer - inner, SQRT_2) - second;
  const fourth = times(outerDifference, B) - turned + third;
  const odd = [first, second, third, -fourth];
  for (let sample = 0; sample < 4; sample++) {
    block[start + sample * stride] = even[sample]! + odd[sample]!;
    block[start + (7 - sample) * stride] = even[sample]! - odd[sample]!;
  }
}
