import type { Image } from '../../spec/image.ts';

/** The image with its last row first. */
export function flipRows({ width, height, data }: Image): Image {
  const row = width * 3;
  const flipped = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    flipped.set(data.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  }
  return { width, height, data: flipped };
}
