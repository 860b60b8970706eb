/** Bits behind the point of the basis below, and of what is kept between the passes. */
const BASIS_BITS = 13;
const KEPT_BITS = 2;

/**
 * √8 · 2^13 times the orthonormal 8-point DCT, [frequency][sample], as the accurate integer transform of libjpeg has it: its
 * factors are sums of rounded constants, so that some are off by one from their rounded values.
 */
const BASIS = [
  [8192, 8192, 8192, 8192, 8192, 8192, 8192, 8192],
  [11363, 9633, 6437, 2260, -2260, -6437, -9633, -11363],
  [10703, 4433, -4433, -10703, -10703, -4433, 4433, 10703],
  [9633, -2259, -11362, -6436, 6436, 11362, 2259, -9633],
  [8192, -8192, -8192, 8192, 8192, -8192, -8192, 8192],
  [6437, -11362, 2261, 9633, -9633, -2261, 11362, -6437],
  [4433, -10704, 10704, -4433, -4433, 10704, -10704, 4433],
  [2260, -6436, 9633, -11363, 11363, -9633, 6436, -2260],
].map((row) => Int32Array.from(row));

const kept = new Int32Array(64);

/** 64 samples about 0, row by row, to 8 times their DCT coefficients; in place. */
export function forwardTransform(block: Int32Array): void {
  for (let row = 0; row < 64; row += 8) transform(block, row, 1, kept, BASIS_BITS - KEPT_BITS);
  for (let column = 0; column < 8; column++) transform(kept, column, 8, block, BASIS_BITS + KEPT_BITS);
}

/** Eight numbers `stride` apart, rounded to `bits` fewer. */
function transform(from: Int32Array, start: number, stride: number, to: Int32Array, bits: number): void {
  const half = 1 << (bits - 1);
  for (let frequency = 0; frequency < 8; frequency++) {
    const basis = BASIS[frequency]!;
    let sum = half;
    for (let sample = 0; sample < 8; sample++) sum += basis[sample]! * from[start + sample * stride]!;
    to[start + frequency * stride] = sum >> bits;
  }
}
