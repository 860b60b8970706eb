import { forwardTransform } from './forward-transform.ts';
import { dequantisationTable, inverseTransform } from './inverse-transform.ts';
import type { Plane } from './plane.ts';

/** What is left of a plane, whose sides are multiples of 8, after its blocks are transformed, quantised and turned back. */
export function codePlane({ width, height, data }: Plane, steps: Uint8Array): Plane {
  const out = new Uint8ClampedArray(data.length);
  const block = new Int32Array(64);
  const factors = dequantisationTable(steps);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let index = 0; index < 64; index++) {
        block[index] = data[(top + (index >> 3)) * width + left + (index & 7)]! - 128;
      }
      forwardTransform(block);
      // The transform's coefficients are 8 times too large.
      for (let index = 0; index < 64; index++) {
        block[index] = quantise(block[index]!, steps[index]! * 8) * factors[index]!;
      }
      inverseTransform(block);
      for (let index = 0; index < 64; index++) {
        out[(top + (index >> 3)) * width + left + (index & 7)] = block[index]! + 128;
      }
    }
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}

/** Rounded half away from zero. */
function quantise(coefficient: number, step: number): number {
  const rounded = Math.trunc((Math.abs(coefficient) + (step >> 1)) / step);
  return coefficient < 0 ? -rounded : rounded;
}
