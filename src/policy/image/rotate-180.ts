import type { Image } from '../../spec/image.ts';

/** Half a turn: the last pixel first. */
export function rotate180({ width, height, data }: Image): Image {
  const turned = new Uint8Array(data.length);
  for (let from = 0, to = data.length - 3; from < data.length; from += 3, to -= 3) {
    turned[to] = data[from]!;
    turned[to + 1] = data[from + 1]!;
    turned[to + 2] = data[from + 2]!;
  }
  return { width, height, data: turned };
}
