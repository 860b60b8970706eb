import { decode, encode } from 'jpeg-js';
import type { Image } from '../../spec/image.ts';

/** What is left of an image after JPEG at `quality` (1 … 100). The same bytes everywhere: encoder and decoder are JavaScript. */
export function jpegRoundTrip({ width, height, data }: Image, quality: number): Image {
  const rgba = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from]!;
    rgba[to + 1] = data[from + 1]!;
    rgba[to + 2] = data[from + 2]!;
    rgba[to + 3] = 255;
  }
  const decoded = decode(encode({ width, height, data: rgba }, quality).data, {
    useTArray: true,
    formatAsRGBA: false,
  });
  return { width, height, data: decoded.data };
}
