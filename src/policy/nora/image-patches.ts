import type { Image } from '../../spec/image.ts';
import { resizePillow } from '../image/resize-pillow.ts';
import type { ProcessorConfig } from './processor-config.ts';
import { smartResize } from './smart-resize.ts';

/** Patches of images, as the vision tower takes them. */
export interface ImagePatches {
  /**
   * One row per patch, of channel × frame × patch row × patch column numbers (1176). Rows go through the 2 × 2 blocks that
   * are merged later: block row, block column, row in the block, column in the block.
   */
  readonly pixelValues: Float32Array;
  /** Frames (of two equal pictures: 1), patch rows, patch columns. */
  readonly grid: readonly [number, number, number];
}

/**
 * What Qwen2.5-VL's image processor makes of one image, to the bit: smart resize with Pillow's bicubic kernel, rescaled,
 * normalised, the one picture doubled to two frames, cut into patches. Throws `HarnessError('policy')` for an image that is
 * too small or too long.
 */
export function imagePatches(image: Image, config: ProcessorConfig): ImagePatches {
  const { patchSize: patch, mergeSize: merge, temporalPatchSize: frames } = config;
  const { height, width } = smartResize(image.height, image.width, patch * merge, config);
  const { data } = resizePillow(image, width, height, 'bicubic');
  const tables = config.mean.map((mean, channel) =>
    valueTable(config.rescaleFactor, mean, config.standardDeviation[channel]!),
  );
  const [rows, columns] = [height / patch, width / patch];
  const pixelValues = new Float32Array(rows * columns * 3 * frames * patch * patch);
  let to = 0;
  for (let blockY = 0; blockY < rows; blockY += merge)
    for (let blockX = 0; blockX < columns; blockX += merge)
      for (let inBlock = 0; inBlock < merge * merge; inBlock++) {
        const top = (blockY + Math.floor(inBlock / merge)) * patch;
        const left = (blockX + (inBlock % merge)) * patch;
        for (let channel = 0; channel < 3; channel++) {
          const table = tables[channel]!;
          const first = to;
          for (let y = top; y < top + patch; y++)
            for (let x = left; x < left + patch; x++)
              pixelValues[to++] = table[data[(y * width + x) * 3 + channel]!]!;
          for (let frame = 1; frame < frames; frame++) {
            pixelValues.copyWithin(to, first, first + patch * patch);
            to += patch * patch;
          }
        }
      }
  return { pixelValues, grid: [1, rows, columns] };
}

/** What each of the 256 bytes becomes, in the reference's steps of single precision. */
function valueTable(factor: number, mean: number, standardDeviation: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) =>
    Math.fround(Math.fround(Math.fround(byte * factor) - Math.fround(mean)) / Math.fround(standardDeviation)),
  );
}
