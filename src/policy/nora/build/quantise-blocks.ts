/** How a weight matrix is kept: in full, or as whole numbers of 8 or 4 bits with one scale per block of a row. */
export const PRECISIONS = ['f32', 'q8', 'q4'] as const;
export type Precision = (typeof PRECISIONS)[number];

export interface BlockFormat {
  readonly bits: 4 | 8;
  /** Numbers that share a scale; a power of two of at least 16. */
  readonly block: number;
}

/** Rows of a matrix in the layout of ONNX Runtime's `MatMulNBits`. */
export interface QuantisedRows {
  /** [rows, blocks, block × bits / 8]; two 4-bit numbers a byte, the first in the low half. */
  readonly bytes: Uint8Array;
  /** [rows, blocks] */
  readonly scales: Float32Array;
}

/**
 * Symmetric quantisation around the middle (8 or 128). The number of the largest size in a block is met exactly at the
 * end that has one value more; 8 bits leave that end unused, where it would gain nothing.
 */
export function quantiseRows(
  values: Float32Array,
  rows: number,
  columns: number,
  { bits, block }: BlockFormat,
): QuantisedRows {
  const blocks = Math.ceil(columns / block);
  const blockBytes = (block * bits) / 8;
  const middle = bits === 4 ? 8 : 128;
  const bytes = new Uint8Array(rows * blocks * blockBytes).fill(bits === 4 ? 0x88 : 0x80);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < blocks; index++) {
      const from = row * columns + index * block;
      const to = Math.min(from + block, (row + 1) * columns);
      const scale = scaleOf(values, from, to, bits);
      scales[row * blocks + index] = scale;
      if (scale === 0) continue;
      const inverse = 1 / scale;
      const at = (row * blocks + index) * blockBytes;
      for (let k = from; k < to; k++) {
        const level = Math.min(2 * middle - 1, Math.max(0, Math.round(values[k]! * inverse) + middle));
        const place = k - from;
        if (bits === 8) bytes[at + place] = level;
        else {
          const byte = at + (place >> 1);
          bytes[byte] = place & 1 ? (bytes[byte]! & 0x0f) | (level << 4) : (bytes[byte]! & 0xf0) | level;
        }
      }
    }
  }
  return { bytes, scales };
}

function scaleOf(values: Float32Array, from: number, to: number, bits: 4 | 8): number {
  let largest = 0;
  for (let k = from; k < to; k++) if (Math.abs(values[k]!) > Math.abs(largest)) largest = values[k]!;
  return Math.fround(bits === 4 ? -largest / 8 : Math.abs(largest) / 127);
}
