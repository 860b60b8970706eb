import type { Image } from '../../../spec/image.ts';
import type { Plane } from './plane.ts';

/** Luminance and the two colour differences of an image (ITU-R BT.601, full range), at its own size. */
export interface ColourPlanes {
  readonly y: Plane;
  readonly cb: Plane;
  readonly cr: Plane;
}

/** Factors in 2^-16, as libjpeg rounds them. */
const BITS = 16;
const HALF = 1 << (BITS - 1);
const CENTRE = 128 << BITS;

export function toColourPlanes({ width, height, data }: Image): ColourPlanes {
  const count = width * height;
  const [y, cb, cr] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)];
  for (let pixel = 0, at = 0; pixel < count; pixel++, at += 3) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
    y[pixel] = (19595 * red + 38470 * green + 7471 * blue + HALF) >> BITS;
    // One less than a half, so that pure blue and red do not reach 256.
    cb[pixel] = (-11059 * red - 21709 * green + 32768 * blue + CENTRE + HALF - 1) >> BITS;
    cr[pixel] = (32768 * red - 27439 * green - 5329 * blue + CENTRE + HALF - 1) >> BITS;
  }
  return { y: { width, height, data: y }, cb: { width, height, data: cb }, cr: { width, height, data: cr } };
}

/** The image of planes that are at least `width` x `height`; what is beyond is cut off. */
export function fromColourPlanes({ y, cb, cr }: ColourPlanes, width: number, height: number): Image {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += 3) {
      const light = y.data[row * y.width + column]!;
      const blue = cb.data[row * cb.width + column]! - 128;
      const red = cr.data[row * cr.width + column]! - 128;
      data[to] = light + ((91881 * red + HALF) >> BITS);
      data[to + 1] = light + ((-22554 * blue - 46802 * red + HALF) >> BITS);
      data[to + 2] = light + ((116130 * blue + HALF) >> BITS);
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}
