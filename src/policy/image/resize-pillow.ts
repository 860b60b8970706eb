import type { Image } from '../../spec/image.ts';
import { PILLOW_KERNELS, type ResampleKernel } from './resample-kernel.ts';

/** Bits behind the point of a weight: 8 of 32 hold the pixel, 2 are left for overshoot. */
const PRECISION = 22;

/** What one output pixel is made of: source pixels from `start` on, in weights of 2^-22. */
interface Taps {
  readonly start: number;
  readonly weights: Int32Array;
}

/**
 * Pillow's `Image.resize` for 8-bit images, to the byte: antialiased when it shrinks, first along rows, then along columns,
 * rounded to 8 bits in between. `tools/golden/pillow_resize.py` records what the test compares it with.
 */
export function resizePillow(
  image: Image,
  width: number,
  height: number,
  kernel: keyof typeof PILLOW_KERNELS,
): Image {
  const wide = width === image.width ? image : resizeRows(image, tapsOf(image.width, width, kernel));
  return height === image.height ? wide : resizeColumns(wide, tapsOf(image.height, height, kernel));
}

function tapsOf(from: number, to: number, name: keyof typeof PILLOW_KERNELS): Taps[] {
  const kernel: ResampleKernel = PILLOW_KERNELS[name];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = kernel.support * stretch;
  return Array.from({ length: to }, (_, pixel) => {
    const centre = (pixel + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    // The product with 1 / stretch, as Pillow writes it, rounds otherwise than a quotient.
    const weights = Array.from({ length: end - start }, (_, tap) =>
      kernel.at((tap + start - centre + 0.5) * (1 / stretch)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: Int32Array.from(weights, (weight) => fixedPoint(sum === 0 ? 0 : weight / sum)) };
  });
}

/** Rounded half away from zero. */
function fixedPoint(weight: number): number {
  const scaled = weight * 2 ** PRECISION;
  return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

function resizeRows({ width, height, data }: Image, taps: readonly Taps[]): Image {
  const out = new Uint8ClampedArray(taps.length * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { start, weights } of taps) {
      weigh(data, (y * width + start) * 3, 3, weights, out, to);
      to += 3;
    }
  }
  return { width: taps.length, height, data: new Uint8Array(out.buffer) };
}

function resizeColumns({ width, data }: Image, taps: readonly Taps[]): Image {
  const out = new Uint8ClampedArray(width * taps.length * 3);
  let to = 0;
  for (const { start, weights } of taps) {
    for (let x = 0; x < width; x++) {
      weigh(data, (start * width + x) * 3, width * 3, weights, out, to);
      to += 3;
    }
  }
  return { width, height: taps.length, data: new Uint8Array(out.buffer) };
}

/** One output pixel: three sums of source bytes `stride` apart, rounded and clipped to 8 bits. */
function weigh(
  data: Uint8Array,
  from: number,
  stride: number,
  weights: Int32Array,
  out: Uint8ClampedArray,
  to: number,
): void {
  let red = 1 << (PRECISION - 1);
  let green = red;
  let blue = red;
  for (let tap = 0, at = from; tap < weights.length; tap++, at += stride) {
    const weight = weights[tap]!;
    red += weight * data[at]!;
    green += weight * data[at + 1]!;
    blue += weight * data[at + 2]!;
  }
  out[to] = red >> PRECISION;
  out[to + 1] = green >> PRECISION;
  out[to + 2] = blue >> PRECISION;
}
