import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../../errors.ts';
import { readCheckpointJson } from '../checkpoint-json.ts';

/** Shape of a Qwen2.5-VL model, from its `config.json`. */
export interface QwenVlConfig {
  readonly vocabulary: number;
  readonly imageToken: number;
  /** The output layer is the embedding table. */
  readonly tiedHead: boolean;
  readonly text: {
    readonly hidden: number;
    readonly layers: number;
    readonly heads: number;
    /** Key and value heads, shared by `heads / kvHeads` query heads each. */
    readonly kvHeads: number;
    readonly headSize: number;
    readonly mlp: number;
    readonly normEpsilon: number;
    readonly ropeTheta: number;
    /** Pairs of a head's numbers that turn with time, row and column; they sum to half a head. */
    readonly mropeSections: readonly [number, number, number];
  };
  readonly vision: {
    readonly hidden: number;
    readonly depth: number;
    readonly heads: number;
    readonly mlp: number;
    readonly patch: number;
    readonly temporalPatch: number;
    /** Patches along a side that become one image token. */
    readonly merge: number;
    /** Side of an attention window, pixels. */
    readonly window: number;
    readonly fullAttentionBlocks: readonly number[];
  };
}

const count = z.number().int().positive();

const textSchema = z.looseObject({
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count,
  intermediate_size: count,
  vocab_size: count,
  rms_norm_eps: z.number().positive(),
  rope_theta: z.number().positive(),
  hidden_act: z.literal('silu'),
  rope_scaling: z.looseObject({ mrope_section: z.tuple([count, count, count]) }),
});

const visionSchema = z.looseObject({
  hidden_size: count,
  depth: count,
  num_heads: count,
  intermediate_size: count,
  patch_size: count.default(14),
  temporal_patch_size: count.default(2),
  spatial_merge_size: count.default(2),
  window_size: count.default(112),
  fullatt_block_indexes: z.array(z.number().int().min(0)),
  hidden_act: z.literal('silu').default('silu'),
});

/**
 * Reads `config.json` of a checkpoint folder, in the flat form of older and the nested one (`text_config`) of newer
 * releases. Throws `HarnessError('policy')` that names what is missing or is of another architecture.
 */
export function readQwenVlConfig(folder: string): QwenVlConfig {
  const file = join(folder, 'config.json');
  const raw = readCheckpointJson(folder, 'config.json', z.looseObject({}));
  const type = raw.model_type;
  if (type !== 'qwen2_5_vl') {
    throw new HarnessError(
      'policy',
      `${file}: expected model_type "qwen2_5_vl" (NORA's architecture), got ${JSON.stringify(type)}`,
    );
  }
  const text = check(textSchema, { ...raw, ...(raw.text_config as object | undefined) }, file);
  const vision = check(visionSchema, raw.vision_config, `${file}: vision_config`);
  const { num_attention_heads: heads, num_key_value_heads: kvHeads, hidden_size: hidden } = text;
  const headSize = hidden / heads;
  const sections = text.rope_scaling.mrope_section;
  requireThat(hidden % heads === 0, file, `hidden_size ${hidden} is no multiple of ${heads} heads`);
  requireThat(heads % kvHeads === 0, file, `${heads} heads are no multiple of ${kvHeads} key/value heads`);
  requireThat(
    2 * (sections[0] + sections[1] + sections[2]) === headSize,
    file,
    `mrope_section [${sections}] does not sum to half the head size ${headSize}`,
  );
  const imageToken = raw.image_token_id ?? 151655;
  return {
    vocabulary: text.vocab_size,
    imageToken: Number(imageToken),
    tiedHead: raw.tie_word_embeddings === true || text.tie_word_embeddings === true,
    text: {
      ...{ hidden, heads, kvHeads, headSize, layers: text.num_hidden_layers, mlp: text.intermediate_size },
      ...{ normEpsilon: text.rms_norm_eps, ropeTheta: text.rope_theta, mropeSections: sections },
    },
    vision: {
      ...{ hidden: vision.hidden_size, depth: vision.depth, heads: vision.num_heads },
      ...{ mlp: vision.intermediate_size, patch: vision.patch_size, window: vision.window_size },
      ...{ temporalPatch: vision.temporal_patch_size, merge: vision.spatial_merge_size },
      fullAttentionBlocks: vision.fullatt_block_indexes,
    },
  };
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`,
  );
  throw new HarnessError('policy', `${where} does not describe a Qwen2.5-VL model:\n${problems.join('\n')}`);
}

function requireThat(holds: boolean, where: string, problem: string): void {
  if (!holds) throw new HarnessError('policy', `${where}: ${problem}`);
}
