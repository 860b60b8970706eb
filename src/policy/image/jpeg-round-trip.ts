import type { Image } from '../../spec/image.ts';
import { codePlane } from './jpeg/code-plane.ts';
import { fromColourPlanes, toColourPlanes } from './jpeg/colour-planes.ts';
import { doublePlane, extendPlane, halvePlane } from './jpeg/halve-plane.ts';
import type { Plane } from './jpeg/plane.ts';
import { quantisationTable } from './jpeg/quantisation-table.ts';

/**
 * What is left of an image after JPEG at `quality` (1 … 100), to the byte as TensorFlow's `encode_jpeg` and `decode_jpeg` leave
 * it: colour at half the size, coefficients rounded, the fast inverse transform. Bits are not packed and unpacked, which
 * loses nothing. `tools/golden/record_images.py` records what the test compares it with.
 */
export function jpegRoundTrip(image: Image, quality: number): Image {
  const { width, height } = image;
  const { y, cb, cr } = toColourPlanes(image);
  const luminance = quantisationTable('luminance', quality);
  const chrominance = quantisationTable('chrominance', quality);
  return fromColourPlanes(
    {
      y: codePlane(extendPlane(y, upTo(width, 8), upTo(height, 8)), luminance),
      cb: halfAndBack(cb, chrominance),
      cr: halfAndBack(cr, chrominance),
    },
    width,
    height,
  );
}

/** Columns are repeated before they are halved, rows after: so libjpeg fills its last blocks. */
function halfAndBack(plane: Plane, steps: Uint8Array): Plane {
  const [width, height] = [Math.ceil(plane.width / 2), Math.ceil(plane.height / 2)];
  const half = halvePlane(extendPlane(plane, upTo(plane.width, 16), height * 2));
  return doublePlane(codePlane(extendPlane(half, half.width, upTo(height, 8)), steps), width, height);
}

function upTo(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
