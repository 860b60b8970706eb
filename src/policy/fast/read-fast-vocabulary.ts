import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../errors.ts';
import { bytesOfLetters } from './byte-alphabet.ts';
import type { FastVocabulary } from './fast-vocabulary.ts';

const tokenizerSchema = z.object({
  pre_tokenizer: z.object({ type: z.literal('ByteLevel'), use_regex: z.boolean().default(true) }),
  model: z.object({
    type: z.literal('BPE'),
    vocab: z.record(z.string(), z.number().int().min(0)),
    // Older files write a pair as one string.
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

const processorSchema = z.object({ scale: z.number().positive(), min_token: z.number().int() });

/**
 * A FAST tokenizer of the user's own: a `tokenizer.json` with its `processor_config.json` beside it, or the folder of both. Scale
 * and smallest token come from the latter; `defaults` stand in if there is none. Throws `HarnessError('policy')` if a file
 * cannot be read or is no byte-level BPE.
 */
export function readFastVocabulary(
  path: string,
  defaults: { readonly scale: number; readonly minToken: number },
): FastVocabulary {
  const folder = existsSync(path) && statSync(path).isDirectory();
  const file = folder ? join(path, 'tokenizer.json') : path;
  const { model, pre_tokenizer } = read(file, tokenizerSchema);
  const processor = join(dirname(file), 'processor_config.json');
  const { scale, min_token } = existsSync(processor)
    ? read(processor, processorSchema)
    : { scale: defaults.scale, min_token: defaults.minToken };
  return {
    tokens: tokensOf(file, model.vocab),
    merges: model.merges.map((merge, rank) => {
      const [left, right] = typeof merge === 'string' ? merge.split(' ') : merge;
      const ids = [left, right, `${left}${right}`].map((text) => model.vocab[text ?? '']);
      if (ids.includes(undefined)) {
        throw new HarnessError(
          'policy',
          `${file}: model.merges[${rank}] joins what the vocabulary lacks: ${merge}`,
        );
      }
      return ids as [number, number, number];
    }),
    scale,
    minToken: min_token,
    splitsWords: pre_tokenizer.use_regex,
  };
}

function tokensOf(file: string, vocab: Readonly<Record<string, number>>): readonly Uint8Array[] {
  const tokens: Uint8Array[] = [];
  for (const [text, id] of Object.entries(vocab)) {
    const bytes = bytesOfLetters(text);
    if (bytes === undefined) {
      throw new HarnessError(
        'policy',
        `${file}: token ${id} "${text}" stands for no bytes; expected byte-level BPE`,
      );
    }
    tokens[id] = bytes;
  }
  const missing = Array.from(tokens, (bytes, id) => (bytes === undefined ? id : -1)).find((id) => id >= 0);
  if (missing !== undefined) throw new HarnessError('policy', `${file}: no token has id ${missing}`);
  return tokens;
}

function read<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new HarnessError('policy', `FAST tokenizer ${file}: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new HarnessError('policy', `FAST tokenizer ${file}: ${path.join('.') || 'file'}: ${message}`);
}
