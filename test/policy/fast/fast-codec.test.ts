import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FastCodec } from '../../../src/policy/fast/fast-codec.ts';

interface Golden {
  readonly scale: number;
  readonly minToken: number;
  readonly vocab: number;
  readonly roundTrip: readonly {
    readonly horizon: number;
    readonly actionDim: number;
    readonly actions: readonly (readonly number[])[];
    readonly ids: readonly number[];
    readonly decoded: readonly (readonly number[])[];
  }[];
  readonly malformed: readonly { readonly ids: readonly number[]; readonly charCodes: readonly number[] }[];
}

/** Recorded with the published tokenizer. */
const GOLDEN: Golden = JSON.parse(readFileSync(new URL('../../golden/fast.json', import.meta.url), 'utf8'));
const CODEC = new FastCodec();

function rowsOf(ids: readonly number[], horizon: number, dim = 7): readonly (readonly number[])[] {
  const decoding = CODEC.decode(ids, horizon, dim);
  if ('failure' in decoding) throw new Error(decoding.failure);
  return decoding.rows;
}

describe('FastCodec', () => {
  it('has the published vocabulary', () => {
    expect(CODEC.size).toBe(GOLDEN.vocab);
    expect(GOLDEN.roundTrip).toHaveLength(24);
    expect(GOLDEN.malformed).toHaveLength(7);
  });

  it.each(GOLDEN.roundTrip.map((golden, index) => [index, golden] as const))(
    'encodes and decodes recorded chunk %i as the published tokenizer',
    (_, { actions, ids, decoded, horizon, actionDim }) => {
      expect(CODEC.encode(actions)).toEqual(ids);
      const rows = rowsOf(ids, horizon, actionDim);
      expect(rows).toHaveLength(horizon);
      for (const [step, row] of rows.entries()) {
        expect(row).toHaveLength(actionDim);
        for (const [index, value] of row.entries()) expect(value).toBeCloseTo(decoded[step]![index]!, 8);
      }
    },
  );

  it.each(GOLDEN.malformed.map((golden, index) => [index, golden] as const))(
    'decodes malformed list %i to the recorded characters, or says that it cannot',
    (_, { ids, charCodes }) => {
      const decoding = CODEC.decode(ids, 1, charCodes.length);
      if (charCodes.includes(0xfffd)) {
        expect(decoding).toEqual({ failure: 'tokens end or begin within a character' });
      } else {
        const rows = 'rows' in decoding ? decoding.rows : [];
        const codes = rows[0]!.map((value) => Math.round(value * GOLDEN.scale) - GOLDEN.minToken);
        expect(codes).toEqual(charCodes);
      }
    },
  );

  it('finds a wrong count of coefficients', () => {
    expect(CODEC.decode([777, 777], 1, 7)).toEqual({
      failure: '12 coefficients instead of 7 (1 steps of 7)',
    });
    expect(CODEC.decode([], 5, 7)).toEqual({ failure: '0 coefficients instead of 35 (5 steps of 7)' });
    expect(CODEC.decode([777, 256], 5, 7)).toMatchObject({
      failure: expect.stringContaining('7 coefficients'),
    });
  });

  it('finds ids that are no tokens', () => {
    expect(CODEC.decode([777, 2048], 1, 7)).toEqual({ failure: 'token 2048 is none of 0 … 2047' });
    expect(CODEC.decode([-1], 1, 7)).toEqual({ failure: 'token -1 is none of 0 … 2047' });
  });

  it('finds coefficients beyond reason, though their count is right', () => {
    const ids = CODEC.encode([[45, 0, 0, 0, 0, 0, 0]]);
    expect(CODEC.decode(ids, 1, 7)).toEqual({ failure: 'coefficient 450 is beyond ±400' });
    expect(CODEC.decode(CODEC.encode([[40, 0, 0, 0, 0, 0, 0]]), 1, 7)).toHaveProperty('rows');
  });

  it('gives zeros by name only, and still says why', () => {
    const { rows, failure } = CODEC.decodeOrZeros([777, 777], 2, 7);
    expect(rows).toEqual([new Array(7).fill(0), new Array(7).fill(0)]);
    expect(failure).toMatch(/12 coefficients/);
    expect(CODEC.decodeOrZeros([777, 308], 1, 7)).toEqual({ rows: [[0, 0, 0, 0, 0, 0, 1]] });
  });

  it('rings around a gripper that opens or closes within a chunk', () => {
    const gripper = (steps: readonly number[]) =>
      rowsOf(CODEC.encode(steps.map((step) => [0, 0, 0, 0, 0, 0, step])), 5).map((row) => row[6]!);
    const rounded = (steps: readonly number[]) =>
      gripper(steps).map((value) => Math.round(value * 1000) / 1000);
    expect(rounded([0, 0, 0, 1, 1])).toEqual([-0.03, 0.005, 0.023, 0.989, 1.025]);
    expect(rounded([0, 0, 1, 1, 1])).toEqual([-0.041, -0.006, 0.961, 0.979, 1.014]);
    expect(gripper([1, 1, 1, 1, 1])[0]).toBeCloseTo(0.984, 3);
  });

  it('comes within 0.1 of any chunk', () => {
    for (let seed = 0; seed < 40; seed++) {
      const rows = Array.from({ length: 5 }, (_, step) =>
        Array.from({ length: 7 }, (__, index) => Math.sin(seed * 91.7 + step * 12.9 + index * 78.2)),
      );
      const back = rowsOf(CODEC.encode(rows), 5);
      const errors = back.flatMap((row, step) =>
        row.map((value, index) => Math.abs(value - rows[step]![index]!)),
      );
      expect(Math.max(...errors)).toBeLessThan(0.11);
    }
  });

  it('keeps what is below its smallest coefficient at that', () => {
    expect(rowsOf(CODEC.encode([[-99, 0, 0, 0, 0, 0, 0]]), 1)[0]![0]).toBeCloseTo(-35.4, 9);
  });

  it.each([
    ['nothing', [], /at least one action of one number, got none/],
    ['rows of two lengths', [[1, 2], [1]], /action 2 has 1 numbers, the first 2/],
    ['what is not finite', [[0], [Number.NaN]], /action 2 holds NaN, expected finite numbers/],
    ['numbers beyond any character', [[1e5]], /coefficient 100000 is too large/],
  ])('refuses to encode %s', (_, rows, message) => {
    expect(() => CODEC.encode(rows)).toThrow(message);
  });
});
