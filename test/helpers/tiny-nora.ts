import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash32 } from './hash32.ts';

export interface TinyTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Power of two that a number in −1 … 1 is scaled by. */
  readonly exponent: number;
  readonly offset: number;
  /** Rows with another exponent: first, end, exponent. */
  readonly rows?: readonly (readonly [number, number, number])[];
}

interface Recipe {
  readonly config: Record<string, unknown>;
  readonly generationConfig: Record<string, unknown>;
  readonly preprocessorConfig: Record<string, unknown>;
  readonly normStats: Record<string, unknown>;
  readonly tokenizer: { readonly vocab: Record<string, number>; readonly merges: readonly string[][] };
  readonly specials: Record<string, number>;
  readonly tokenizerConfig: Record<string, unknown>;
  readonly words: string;
  readonly tensors: readonly TinyTensor[];
  readonly valuesSha256: Readonly<Record<string, string>>;
}

const GOLDEN = new URL('../golden/nora/', import.meta.url);
const FIRST_ACTION_TOKEN = 151665;

/** How the tiny checkpoint is made; written by `tools/parity/record.py`. */
export const TINY_NORA = JSON.parse(readFileSync(new URL('checkpoint.json', GOLDEN), 'utf8')) as Recipe;

/** float32 values of a tensor, every one exact in bfloat16. */
export function tinyValues({ name, shape, exponent, offset, rows = [] }: TinyTensor): Float32Array {
  let seed = 2166136261;
  for (const byte of Buffer.from(name)) seed = Math.imul(seed ^ byte, 16777619) >>> 0;
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const scale = 2 ** exponent;
  for (let index = 0; index < values.length; index++) {
    const bits = hash32(seed, index);
    const unit = offset !== 0 ? ((bits >>> 27) - 16) / 16 : ((bits >>> 24) * 2 - 255) / 256;
    values[index] = unit * scale + offset;
  }
  const width = values.length / shape[0]!;
  for (const [first, end, other] of rows) {
    for (let index = first * width; index < end * width; index++)
      values[index] = values[index]! * 2 ** (other - exponent);
  }
  return values;
}

/**
 * Writes the tiny checkpoint of NORA's architecture into `folder` (made if need be), as Hugging Face lays it out: two
 * bfloat16 shards with an index, and the JSON files. 20 MB, a quarter of a second.
 */
export function writeTinyNora(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const json = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));
  json('config.json', TINY_NORA.config);
  json('generation_config.json', TINY_NORA.generationConfig);
  json('preprocessor_config.json', TINY_NORA.preprocessorConfig);
  json('norm_stats.json', TINY_NORA.normStats);
  writeTinyTokenizer(folder);
  const half = Math.floor(TINY_NORA.tensors.length / 2);
  const shards = [TINY_NORA.tensors.slice(0, half), TINY_NORA.tensors.slice(half)];
  const weightMap: Record<string, string> = {};
  shards.forEach((tensors, index) => {
    const name = `model-0000${index + 1}-of-0000${shards.length}.safetensors`;
    writeFileSync(join(folder, name), safetensors(tensors));
    for (const tensor of tensors) weightMap[tensor.name] = name;
  });
  json('model.safetensors.index.json', { metadata: {}, weight_map: weightMap });
  return folder;
}

/** Only its tokenizer, on request with action tokens elsewhere or fewer of them. */
export function writeTinyTokenizer(
  folder: string,
  { firstActionToken = FIRST_ACTION_TOKEN, actionTokens = 2048 } = {},
): string {
  const file = tokenizerFile(firstActionToken, actionTokens);
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(file));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(TINY_NORA.tokenizerConfig));
  return folder;
}

/** Length of the header (8 bytes), header, data: bfloat16 is the upper half of float32. */
function safetensors(tensors: readonly TinyTensor[]): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    const words = new Uint32Array(tinyValues(tensor).buffer);
    const halves = Uint16Array.from(words, (word) => word >>> 16);
    parts.push(Buffer.from(halves.buffer));
    header[tensor.name] = {
      dtype: 'BF16',
      shape: tensor.shape,
      data_offsets: [offset, offset + halves.byteLength],
    };
    offset += halves.byteLength;
  }
  const text = JSON.stringify(header);
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...parts]);
}

function tokenizerFile(firstActionToken: number, actionTokens: number): unknown {
  const added: Record<string, number> = {
    ...TINY_NORA.specials,
    '<tool_call>': 151657,
    '</tool_call>': 151658,
  };
  for (let index = 0; index < actionTokens; index++)
    added[`<robot_action_${index}>`] = firstActionToken + index;
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false };
  const { vocab, merges } = TINY_NORA.tokenizer;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(added).map(([content, id]) => ({
      ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false },
      special: content.startsWith('<|'),
    })),
    normalizer: { type: 'NFC' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: TINY_NORA.words }, behavior: 'Isolated', invert: false },
        byteLevel,
      ],
    },
    post_processor: byteLevel,
    decoder: byteLevel,
    model: { type: 'BPE', ...{ dropout: null, unk_token: null }, vocab: { ...vocab, ...added }, merges },
  };
}
