import { encode } from 'fast-png';
import type { Image } from '../spec/image.ts';

/** PNG bytes of an image, 8 bit RGB. */
export function encodePng(image: Image): Uint8Array {
  return encode({ width: image.width, height: image.height, data: image.data, channels: 3, depth: 8 });
}
