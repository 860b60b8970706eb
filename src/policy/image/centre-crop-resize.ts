import type { Image } from '../../spec/image.ts';

/** A byte as a share of 1, in single precision. */
const UNIT = Math.fround(1 / 255);

/** Where an output pixel lies between two source pixels; `share` is the second one's. */
interface Sample {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

/**
 * The middle rectangle of `area` (0 … 1] of the image's area, sampled at another size as TensorFlow's `crop_and_resize`
 * does: bilinear between the nearest pixels, corners on corners, nothing antialiased. OpenVLA crops like this, because it
 * was trained on random crops of that area.
 */
export function centreCropResize(image: Image, area: number, width: number, height: number): Image {
  const side = Math.fround(Math.sqrt(area));
  const columns = samplesOf(image.width, width, side);
  const rows = samplesOf(image.height, height, side);
  const { data } = image;
  const out = new Uint8Array(width * height * 3);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y: number, x: number) => Math.fround(data[(y * image.width + x) * 3 + channel]! * UNIT);
        const upper = between(at(row.first, column.first), at(row.first, column.second), column.share);
        const lower = between(at(row.second, column.first), at(row.second, column.second), column.share);
        // Back to bytes as TensorFlow's `convert_image_dtype`: scaled by 255.5 and cut off.
        out[to++] = Math.trunc(Math.min(255, Math.fround(between(upper, lower, row.share) * 255.5)));
      }
    }
  }
  return { width, height, data: out };
}

function samplesOf(from: number, to: number, side: number): Sample[] {
  const low = Math.fround((1 - side) / 2);
  const high = Math.fround(low + side);
  const step = to > 1 ? Math.fround(Math.fround((high - low) * (from - 1)) / (to - 1)) : 0;
  const origin = to > 1 ? Math.fround(low * (from - 1)) : Math.fround(0.5 * (low + high) * (from - 1));
  return Array.from({ length: to }, (_, pixel) => {
    const position = Math.fround(origin + Math.fround(pixel * step));
    const first = Math.min(from - 1, Math.max(0, Math.floor(position)));
    return { first, second: Math.min(from - 1, first + 1), share: Math.fround(position - first) };
  });
}

function between(first: number, second: number, share: number): number {
  return Math.fround(first + Math.fround(Math.fround(second - first) * share));
}
