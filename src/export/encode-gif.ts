import { createRequire } from 'node:module';
import type { Image } from '../spec/image.ts';
import type { EpisodePictures } from './episode-pictures.ts';
import type { Gifenc } from './gifenc.ts';

// The package is CommonJS, and tools differ in what they take for its default export; `require` gives all of it.
const gifenc: Gifenc = createRequire(import.meta.url)('gifenc');

/** The last index stands for "as in the frame before". */
const COLORS = 255;
const UNCHANGED = 255;
/** The palette is made of so many pictures, spread over the episode. */
const SAMPLES = 8;
/** The end stays, so that it can be seen before all starts again. */
const LAST_FRAME_MS = 1000;

/**
 * An endless animation. `frameMs` is rounded to GIF's hundredths of a second. All frames share one palette, so that
 * still parts keep their colours and cost nothing.
 */
export function encodeGif(pictures: EpisodePictures, frameMs: number): Uint8Array {
  const palette = sharedPalette(pictures);
  const gif = gifenc.GIFEncoder();
  let previous: Uint8Array | undefined;
  for (let step = 0; step < pictures.length; step++) {
    const pixels = gifenc.applyPalette(toRgba([pictures.draw(step)]), palette);
    const shown = previous === undefined ? pixels : changedPixels(pixels, previous);
    gif.writeFrame(shown, pictures.width, pictures.height, {
      ...(previous === undefined ? { palette: [...palette, [0, 0, 0]] } : {}),
      delay: step === pictures.length - 1 ? LAST_FRAME_MS : frameMs,
      transparent: previous !== undefined,
      transparentIndex: UNCHANGED,
      dispose: 1,
    });
    previous = pixels;
  }
  gif.finish();
  return gif.bytes();
}

/** Exactly 255 colours. */
function sharedPalette(pictures: EpisodePictures) {
  const last = pictures.length - 1;
  const steps = Array.from({ length: SAMPLES }, (_, k) => Math.round((k * last) / (SAMPLES - 1)));
  const samples = [...new Set(steps)].map((step) => pictures.draw(step));
  const palette = gifenc.quantize(toRgba(samples), COLORS);
  // Pictures of few colours: the rest repeats the first one, so that the last index stays free.
  while (palette.length < COLORS) palette.push(palette[0]!);
  return palette;
}

function changedPixels(now: Uint8Array, before: Uint8Array): Uint8Array {
  return now.map((color, at) => (color === before[at] ? UNCHANGED : color));
}

function toRgba(images: readonly Image[]): Uint8Array {
  const rgba = new Uint8Array(images.reduce((sum, { width, height }) => sum + width * height * 4, 0));
  let to = 0;
  for (const { data } of images) {
    for (let from = 0; from < data.length; from += 3, to += 4) {
      rgba[to] = data[from]!;
      rgba[to + 1] = data[from + 1]!;
      rgba[to + 2] = data[from + 2]!;
      rgba[to + 3] = 255;
    }
  }
  return rgba;
}
