import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_TASKS } from '../../task/task-library.ts';
import { BYTES_BY_LETTER } from './byte-alphabet.ts';
import type { FastVocabulary } from './fast-vocabulary.ts';

/** `benchtop/fast@1`: token 256 + n is what pair n of `merges` joins; `tools/fast/pack_tokenizer.py` makes it. */
interface PackedVocabulary {
  readonly scale: number;
  readonly minToken: number;
  /** Ids of pairs, one after the other. */
  readonly merges: string;
}

let shipped: FastVocabulary | undefined;

/** FAST+, the universal tokenizer of 2048 tokens that NORA and pi0-FAST use; read once. */
export function shippedFastVocabulary(): FastVocabulary {
  shipped ??= unpack(JSON.parse(readFileSync(join(SHIPPED_TASKS, 'fast/fast-plus.json'), 'utf8')));
  return shipped;
}

function unpack({ scale, minToken, merges }: PackedVocabulary): FastVocabulary {
  const tokens = BYTES_BY_LETTER.map((byte) => Uint8Array.of(byte));
  const ids = merges.split(' ').map(Number);
  const pairs: [number, number, number][] = [];
  for (let at = 0; at < ids.length; at += 2) {
    const [left, right] = [ids[at]!, ids[at + 1]!];
    pairs.push([left, right, tokens.length]);
    tokens.push(Uint8Array.from([...tokens[left]!, ...tokens[right]!]));
  }
  return { tokens, merges: pairs, scale, minToken, splitsWords: true };
}
