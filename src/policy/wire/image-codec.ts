import { decode as decodePng, encode as encodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { HarnessError } from '../../errors.ts';
import type { Image } from '../../spec/image.ts';
import { NdArray } from './nd-array.ts';

/** How a vla-eval image travels; `raw` as plain bytes. */
export type ImageFormat = 'png' | 'jpeg' | 'raw';

/** The quality that vla-eval's own side uses. */
const JPEG_QUALITY = 95;
/** Pixels; a picture that says it has more is refused before it is unpacked. */
const MOST_PIXELS = 4096 * 4096;

/** File bytes of an image. */
export function encodeWireImage(image: Image, format: 'png' | 'jpeg'): Uint8Array {
  const { width, height, data } = image;
  if (format === 'png') return encodePng({ width, height, data, channels: 3, depth: 8 });
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    rgba.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return jpeg.encode({ width, height, data: rgba }, JPEG_QUALITY).data;
}

/**
 * Array (height, width, channels) of uint8 from PNG (8 bit grey, RGB or RGBA) or JPEG bytes. Throws `wire` for bytes that
 * are neither, or for a picture of more than 4096 × 4096 pixels.
 */
export function decodeWireImage(bytes: Uint8Array, format: string): NdArray {
  if (format === 'png') return fromPng(bytes);
  if (format === 'jpeg') return fromJpeg(bytes);
  throw new HarnessError('wire', `an image of format "${format.slice(0, 40)}"; expected png, jpeg or raw`);
}

function fromPng(bytes: Uint8Array): NdArray {
  // The header comes first and has a fixed place: signature 8, chunk length 4, "IHDR" 4, then width and height.
  if (bytes.length < 24) throw undecodable('png', `it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseGiant(view.getUint32(16), view.getUint32(20));
  const { width, height, channels, depth, data, palette } = attempt('png', () =>
    decodePng(bytes, { checkCrc: true }),
  );
  if (depth !== 8 || palette !== undefined) {
    throw undecodable(
      'png',
      `it has ${palette ? 'a palette' : `${depth} bits per channel`}; expected 8 bits`,
    );
  }
  return attempt('png', () => new NdArray('|u1', [height, width, channels], Uint8Array.from(data)));
}

function fromJpeg(bytes: Uint8Array): NdArray {
  const { width, height, data } = attempt('jpeg', () =>
    jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 512,
    }),
  );
  return new NdArray('|u1', [height, width, 3], data);
}

function refuseGiant(width: number, height: number): void {
  if (width * height <= MOST_PIXELS) return;
  throw new HarnessError('wire', `an image of ${width} × ${height} pixels; expected at most 4096 × 4096`);
}

function attempt<T>(format: string, decode: () => T): T {
  try {
    return decode();
  } catch (thrown) {
    throw undecodable(format, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function undecodable(format: string, why: string): HarnessError {
  return new HarnessError('wire', `an image that cannot be read as ${format}: ${why.slice(0, 200)}`);
}
