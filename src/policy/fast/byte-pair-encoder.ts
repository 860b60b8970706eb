import { HarnessError } from '../../errors.ts';
import type { FastVocabulary } from './fast-vocabulary.ts';

/** GPT-2's words: letters, digits or signs with a space before them, and white space. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** Text to token ids by byte-level BPE: in each word the pair that was learnt first is joined first, the leftmost of equals. */
export class BytePairEncoder {
  readonly #byteIds: ReadonlyMap<number, number>;
  /** By `left * size + right`. */
  readonly #merges: ReadonlyMap<number, { readonly rank: number; readonly joined: number }>;
  readonly #size: number;
  readonly #splitsWords: boolean;

  constructor({ tokens, merges, splitsWords }: FastVocabulary) {
    this.#size = tokens.length;
    this.#splitsWords = splitsWords;
    this.#byteIds = new Map(
      tokens.flatMap((bytes, id) => (bytes.length === 1 ? [[bytes[0]!, id] as const] : [])),
    );
    this.#merges = new Map(
      merges.map(([left, right, joined], rank) => [left * this.#size + right, { rank, joined }]),
    );
  }

  /** Throws `HarnessError('policy')` for a byte that the vocabulary has no token for. */
  encode(text: string): number[] {
    const words = this.#splitsWords ? (text.match(WORDS) ?? []) : [text];
    return words.flatMap((word) => this.#encodeWord(word));
  }

  #encodeWord(word: string): number[] {
    const ids = Array.from(new TextEncoder().encode(word), (byte) => {
      const id = this.#byteIds.get(byte);
      if (id === undefined)
        throw new HarnessError('policy', `FAST: the vocabulary has no token for byte ${byte}`);
      return id;
    });
    for (;;) {
      let best: { rank: number; joined: number; at: number } | undefined;
      for (let at = 0; at + 1 < ids.length; at++) {
        const merge = this.#merges.get(ids[at]! * this.#size + ids[at + 1]!);
        if (merge !== undefined && (best === undefined || merge.rank < best.rank)) best = { ...merge, at };
      }
      if (best === undefined) return ids;
      ids.splice(best.at, 2, best.joined);
    }
  }
}
