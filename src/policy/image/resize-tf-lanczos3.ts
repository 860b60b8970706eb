import type { Image } from '../../spec/image.ts';

const RADIUS = 3;

/** What one output pixel is made of: source pixels from `start` on, in weights that sum to 1. */
interface Taps {
  readonly start: number;
  readonly weights: Float32Array;
}

/**
 * TensorFlow's `tf.image.resize(…, 'lanczos3', antialias=True)` in single precision, first along columns, then along rows,
 * without rounding in between; then rounded (half to even) and clipped to 8 bits, as evaluation scripts do.
 */
export function resizeTfLanczos3(image: Image, width: number, height: number): Image {
  const rows = resizeColumns(image, tapsOf(image.height, height));
  const taps = tapsOf(image.width, width);
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { start, weights } of taps) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        let at = (y * image.width + start) * 3 + channel;
        for (const weight of weights) {
          sum = Math.fround(sum + Math.fround(weight * rows[at]!));
          at += 3;
        }
        // A clamped array rounds halves to even.
        data[to++] = sum;
      }
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** (height of `taps`, width, 3), not rounded. */
function resizeColumns({ width, data }: Image, taps: readonly Taps[]): Float32Array {
  const stride = width * 3;
  const out = new Float32Array(taps.length * stride);
  let to = 0;
  for (const { start, weights } of taps) {
    for (let column = 0; column < stride; column++) {
      let sum = 0;
      let at = start * stride + column;
      for (const weight of weights) {
        sum = Math.fround(sum + Math.fround(weight * data[at]!));
        at += stride;
      }
      out[to++] = sum;
    }
  }
  return out;
}

function tapsOf(from: number, to: number): Taps[] {
  const step = Math.fround(1 / Math.fround(to / from));
  const stretch = Math.max(step, 1);
  const inverse = Math.fround(1 / stretch);
  const reach = Math.fround(RADIUS * stretch);
  return Array.from({ length: to }, (_, pixel) => {
    const centre = Math.fround(Math.fround(pixel + 0.5) * step);
    const start = Math.max(0, Math.ceil(Math.fround(centre - reach - 0.5)));
    const end = Math.min(from - 1, Math.floor(Math.fround(centre + reach - 0.5))) + 1;
    const weights = Float32Array.from({ length: end - start }, (_, tap) =>
      lanczos3(Math.fround(Math.fround(start + tap + 0.5 - centre) * inverse)),
    );
    const sum = weights.reduce((total, weight) => Math.fround(total + weight), 0);
    return { start, weights: weights.map((weight) => weight * Math.fround(1 / sum)) };
  });
}

function lanczos3(distance: number): number {
  const x = Math.abs(distance);
  if (x > RADIUS) return 0;
  // TensorFlow's own guard against a quotient of two tiny numbers.
  if (x <= 1e-3) return 1;
  return (RADIUS * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / RADIUS)) / (Math.PI * Math.PI * x * x);
}
