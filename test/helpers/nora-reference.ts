import { readFileSync } from 'node:fs';
import type { Image } from '../../src/spec/image.ts';
import { hash32 } from './hash32.ts';

/** What the reference implementation computed from one image and instruction with the tiny checkpoint. */
export interface ReferenceCase {
  readonly image: {
    readonly kind: 'noise' | 'scene';
    readonly width: number;
    readonly height: number;
    readonly seed: number;
    readonly sha256: string;
  };
  readonly instruction: string;
  /** Actions per chunk. */
  readonly horizon: number;
  /** Null: as the generation config says. */
  readonly maxNewTokens: number | null;
  readonly grid: readonly [number, number, number];
  readonly pixelValuesSha256: string;
  /** Every 49th number of the second patch; floats are packed as in `unpackFloats`. */
  readonly pixelValuesRow1: string;
  /** Before the image token is repeated `imageTokens` times. */
  readonly inputIds: readonly number[];
  readonly imageTokens: number;
  readonly positionIds: readonly (readonly number[])[];
  readonly ropeDelta: number;
  readonly featureRows: readonly number[];
  readonly features: string;
  /** Of the last position: embedding, after each layer but the last, after the final norm. */
  readonly lastHidden: readonly string[];
  /** Of the last position: every 149th of ids 0 … 151642, then all from 151643 on. */
  readonly logits: string;
  readonly tokens: readonly number[];
  /** Held to action tokens and ends of sequence. */
  readonly constrained: readonly number[];
  /** Without the repetition penalty. */
  readonly unpenalised: readonly number[];
  /** FAST-decoded `tokens`; null if they are no chunk. */
  readonly rows: readonly (readonly number[])[] | null;
  /** The official way, with the statistics of `libero_spatial`. */
  readonly actions: readonly (readonly number[])[];
}

interface Reference {
  readonly smartResize: readonly {
    readonly height: number;
    readonly width: number;
    readonly minPixels: number;
    readonly maxPixels: number;
    /** Height and width. */
    readonly resized: readonly [number, number];
  }[];
  readonly cases: readonly ReferenceCase[];
}

/** Written by `tools/parity/record.py`. */
export const NORA_REFERENCE = JSON.parse(
  readFileSync(new URL('../golden/nora/reference.json', import.meta.url), 'utf8'),
) as Reference;

/** Little-endian float32 in base64. */
export function unpackFloats(packed: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer);
}

/** The image of a case, drawn by the same integer formula as the reference's. */
export function referenceImage({ kind, width, height, seed }: ReferenceCase['image']): Image {
  const data = new Uint8Array(width * height * 3);
  for (let index = 0; index < data.length; index++) {
    const c = index % 3;
    const x = ((index - c) / 3) % width;
    const y = ((index - c) / 3 - x) / width;
    data[index] =
      kind === 'noise'
        ? hash32(seed, index) >>> 24
        : (x * (c + 2) + y * (3 - c) + (((x >> 4) ^ (y >> 4)) & 1) * 96) & 255;
  }
  return { width, height, data };
}
