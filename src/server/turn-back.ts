import type { ImageStep } from '../policy/preset/preset.ts';
import type { Image } from '../spec/image.ts';

/** Undoes the flips and turns among a preset's image steps; sizes and pixels stay as they came. */
export function turnBack(image: Image, steps: readonly ImageStep[]): Image {
  // Mirrored about the horizontal, the vertical middle: flips and half turns are nothing else, and commute.
  let rows = false;
  let columns = false;
  for (const { kind } of steps) {
    if (kind === 'rotate-180') columns = !columns;
    if (kind === 'rotate-180' || kind === 'flip-rows') rows = !rows;
  }
  if (!rows && !columns) return image;
  const { width, height, data } = image;
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    const fromRow = rows ? height - 1 - row : row;
    for (let column = 0; column < width; column++) {
      const from = 3 * (fromRow * width + (columns ? width - 1 - column : column));
      turned.set(data.subarray(from, from + 3), 3 * (row * width + column));
    }
  }
  return { width, height, data: turned };
}
