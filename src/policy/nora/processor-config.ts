import { z } from 'zod';
import { readCheckpointJson } from './checkpoint-json.ts';

const three = z.tuple([z.number(), z.number(), z.number()]);
/** Pillow's number of the bicubic kernel, the only one that Qwen2.5-VL was trained with. */
const BICUBIC = 3;
const count = z.number().int().positive();

const schema = z
  .looseObject({
    patch_size: z.literal(14, 'only patches of 14 pixels are known').default(14),
    temporal_patch_size: z.literal(2, 'only 2 frames per patch are known').default(2),
    merge_size: z.literal(2, 'only merging 2 × 2 patches is known').default(2),
    min_pixels: count.nullish(),
    max_pixels: count.nullish(),
    size: z.looseObject({ shortest_edge: count.nullish(), longest_edge: count.nullish() }).nullish(),
    image_mean: three.default([0.48145466, 0.4578275, 0.40821073]),
    image_std: three.default([0.26862954, 0.26130258, 0.27577711]),
    rescale_factor: z
      .number()
      .positive()
      .default(1 / 255),
    resample: z.literal(BICUBIC, 'only bicubic resizing (3) is known').default(BICUBIC),
    do_resize: z.literal(true, 'images are always resized').default(true),
    do_rescale: z.literal(true, 'images are always rescaled').default(true),
    do_normalize: z.literal(true, 'images are always normalised').default(true),
  })
  .transform((file) => ({
    patchSize: file.patch_size,
    mergeSize: file.merge_size,
    temporalPatchSize: file.temporal_patch_size,
    minPixels: file.min_pixels ?? file.size?.shortest_edge ?? 3136,
    maxPixels: file.max_pixels ?? file.size?.longest_edge ?? 12_845_056,
    mean: file.image_mean,
    standardDeviation: file.image_std,
    rescaleFactor: file.rescale_factor,
  }));

/** How a checkpoint's images become patches. */
export type ProcessorConfig = Readonly<z.infer<typeof schema>>;

/** `preprocessor_config.json` of a checkpoint. Throws `HarnessError('policy')` for what is not implemented. */
export function readProcessorConfig(folder: string): ProcessorConfig {
  return readCheckpointJson(folder, 'preprocessor_config.json', schema);
}
