import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckpointJson } from './checkpoint-json.ts';
import { TOKEN } from './token-ids.ts';

/** What `generate` falls back to when a checkpoint limits neither new tokens nor length. */
const DEFAULT_NEW_TOKENS = 20;

const id = z.number().int();
/** An option that would change greedy generation if it were set to anything else. */
const neutral = (value: number, name: string) =>
  z
    .literal(value, `${name} other than ${value} is not implemented; expected plain greedy generation`)
    .nullish();
const absent = (name: string) =>
  z.array(z.never(), `${name} is not implemented; expected plain greedy generation`).nullish();

const schema = z
  .looseObject({
    eos_token_id: z.union([id, z.array(id)]).nullish(),
    repetition_penalty: z.number().positive().nullish(),
    max_new_tokens: z.number().int().positive().nullish(),
    max_length: z.number().int().positive().nullish(),
    num_beams: neutral(1, 'num_beams'),
    no_repeat_ngram_size: neutral(0, 'no_repeat_ngram_size'),
    min_length: neutral(0, 'min_length'),
    min_new_tokens: neutral(0, 'min_new_tokens'),
    encoder_repetition_penalty: neutral(1, 'encoder_repetition_penalty'),
    guidance_scale: neutral(1, 'guidance_scale'),
    bad_words_ids: absent('bad_words_ids'),
    suppress_tokens: absent('suppress_tokens'),
    begin_suppress_tokens: absent('begin_suppress_tokens'),
    sequence_bias: absent('sequence_bias'),
  })
  .transform((file) => {
    const eos = file.eos_token_id ?? [TOKEN.imEnd, TOKEN.endOfText];
    return {
      endTokens: Array.isArray(eos) ? eos : [eos],
      repetitionPenalty: file.repetition_penalty ?? 1,
      ...(typeof file.max_new_tokens === 'number' && { maxNewTokens: file.max_new_tokens }),
      ...(typeof file.max_length === 'number' && { maxLength: file.max_length }),
    };
  });

/** How a checkpoint says that tokens are generated; always greedily, whatever it says of sampling. */
export type GenerationConfig = Readonly<z.infer<typeof schema>>;

/**
 * `generation_config.json` of a checkpoint; without one, no penalty and 20 new tokens. Throws `HarnessError('policy')` for
 * options that would change greedy generation and are not implemented.
 */
export function readGenerationConfig(folder: string): GenerationConfig {
  if (!existsSync(join(folder, 'generation_config.json'))) return schema.parse({});
  return readCheckpointJson(folder, 'generation_config.json', schema);
}

/**
 * New tokens at most: the preset's own limit, else the checkpoint's `max_new_tokens`, else what its `max_length` leaves after
 * the prompt (at least 1), else 20, as the reference implementation goes.
 */
export function newTokenLimit(config: GenerationConfig, promptLength: number, preset?: number): number {
  const own = preset ?? config.maxNewTokens;
  if (own !== undefined) return own;
  const { maxLength = DEFAULT_NEW_TOKENS } = config;
  // The reference takes the value 20 for its own default, whoever wrote it.
  return maxLength === DEFAULT_NEW_TOKENS ? DEFAULT_NEW_TOKENS : Math.max(1, maxLength - promptLength);
}
