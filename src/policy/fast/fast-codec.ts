import { HarnessError } from '../../errors.ts';
import { BytePairEncoder } from './byte-pair-encoder.ts';
import { cosineTransform, inverseCosineTransform } from './cosine-transform.ts';
import type { FastVocabulary } from './fast-vocabulary.ts';
import { shippedFastVocabulary } from './shipped-vocabulary.ts';

/** An action chunk (horizon, dim), or why the tokens are none. */
export type FastDecoding = { readonly rows: readonly (readonly number[])[] } | { readonly failure: string };

/** No coefficient of a chunk in −1 … 1 comes near; cut-off bytes decode to 65179. */
const LARGEST_COEFFICIENT = 400;

/**
 * FAST: action chunks of normalised numbers to tokens and back. A cosine transform along time, coefficients rounded, and
 * their characters joined by BPE, the lowest frequency of all dimensions first. Lossy: at horizon 1 numbers are rounded to
 * 1 / scale, at 5 a step from 0 to 1 rings by 0.04.
 */
export class FastCodec {
  /** Count of tokens; ids are 0 … size − 1. A model's own ids begin at its action token base. */
  readonly size: number;
  readonly #vocabulary: FastVocabulary;
  readonly #encoder: BytePairEncoder;

  /** FAST+ if no other vocabulary is given (`readFastVocabulary`). */
  constructor(vocabulary: FastVocabulary = shippedFastVocabulary()) {
    this.#vocabulary = vocabulary;
    this.#encoder = new BytePairEncoder(vocabulary);
    this.size = vocabulary.tokens.length;
  }

  /**
   * Token ids of a chunk (horizon, dim) of normalised numbers. Throws `HarnessError('policy')` for rows of different lengths,
   * none at all, numbers that are not finite or so large that no character stands for them.
   */
  encode(rows: readonly (readonly number[])[]): number[] {
    checkRows(rows);
    const { scale, minToken } = this.#vocabulary;
    const characters = cosineTransform(rows).flatMap((row) =>
      row.map((coefficient) => {
        const code = Math.max(0, roundHalfToEven(coefficient * scale) - minToken);
        // Beyond lie surrogates, which are no characters.
        if (code >= 0xd800) throw new HarnessError('policy', `FAST: coefficient ${coefficient} is too large`);
        return String.fromCharCode(code);
      }),
    );
    return this.#encoder.encode(characters.join(''));
  }

  /**
   * The chunk that ids 0 … size − 1 stand for, or why they stand for none: an unknown id, bytes that are no text, a
   * coefficient beyond reason, or not exactly horizon × dim coefficients.
   */
  decode(ids: readonly number[], horizon: number, dim: number): FastDecoding {
    const { tokens, scale, minToken } = this.#vocabulary;
    const unknown = ids.find((id) => tokens[id] === undefined);
    if (unknown !== undefined) return { failure: `token ${unknown} is none of 0 … ${this.size - 1}` };
    const codes = characterCodes(ids.map((id) => tokens[id]!));
    if (codes.includes(0xfffd)) return { failure: 'tokens end or begin within a character' };
    const coefficients = codes.map((code) => code + minToken);
    const large = coefficients.find((coefficient) => Math.abs(coefficient) > LARGEST_COEFFICIENT);
    if (large !== undefined) return { failure: `coefficient ${large} is beyond ±${LARGEST_COEFFICIENT}` };
    if (coefficients.length !== horizon * dim) {
      return {
        failure: `${coefficients.length} coefficients instead of ${horizon * dim} (${horizon} steps of ${dim})`,
      };
    }
    const frequencies = Array.from({ length: horizon }, (_, k) =>
      coefficients.slice(k * dim, (k + 1) * dim).map((coefficient) => coefficient / scale),
    );
    return { rows: inverseCosineTransform(frequencies) };
  }

  /**
   * As `decode`, but zeros in place of what cannot be decoded, as the published implementation does; `failure` still says
   * why. Zeros are no standstill: de-normalised they are the middle of the statistics' range.
   */
  decodeOrZeros(
    ids: readonly number[],
    horizon: number,
    dim: number,
  ): { readonly rows: readonly (readonly number[])[]; readonly failure?: string } {
    const decoding = this.decode(ids, horizon, dim);
    if ('rows' in decoding) return decoding;
    const rows = Array.from({ length: horizon }, () => new Array<number>(dim).fill(0));
    return { rows, failure: decoding.failure };
  }
}

function checkRows(rows: readonly (readonly number[])[]): void {
  const dim = rows[0]?.length ?? 0;
  if (dim === 0)
    throw new HarnessError('policy', 'FAST: expected at least one action of one number, got none');
  for (const [step, row] of rows.entries()) {
    const bad = row.find((value) => !Number.isFinite(value));
    if (bad !== undefined) {
      throw new HarnessError('policy', `FAST: action ${step + 1} holds ${bad}, expected finite numbers`);
    }
    if (row.length !== dim) {
      throw new HarnessError(
        'policy',
        `FAST: action ${step + 1} has ${row.length} numbers, the first ${dim}`,
      );
    }
  }
}

/** As NumPy rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Code points of all tokens' bytes together; U+FFFD stands for what is no UTF-8. */
function characterCodes(tokens: readonly Uint8Array[]): number[] {
  const bytes = Uint8Array.from(tokens.flatMap((token) => [...token]));
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
  return Array.from(text, (character) => character.codePointAt(0)!);
}
