import { describe, expect, it } from 'vitest';
import { quantiseRows } from '../../../src/policy/nora/build/quantise-blocks.ts';
import { hash32 } from '../../helpers/hash32.ts';

function dequantise(
  values: Float32Array,
  rows: number,
  columns: number,
  bits: 4 | 8,
  block: number,
): number[] {
  const { bytes, scales } = quantiseRows(values, rows, columns, { bits, block });
  const blocks = Math.ceil(columns / block);
  return Array.from(values, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const at = row * blocks * block + column;
    const level = bits === 8 ? bytes[at]! : (bytes[at >> 1]! >> (at & 1 ? 4 : 0)) & 15;
    return (level - (bits === 8 ? 128 : 8)) * scales[row * blocks + Math.floor(column / block)]!;
  });
}

describe('quantiseRows', () => {
  it('packs four bits two to a byte, the first in the low half', () => {
    const values = Float32Array.from({ length: 16 }, (_, index) => index - 8);
    const { bytes, scales } = quantiseRows(values, 1, 16, { bits: 4, block: 16 });
    expect([...scales]).toEqual([1]);
    expect([...bytes]).toEqual([0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  });

  it('centres eight bits on 128', () => {
    const { bytes, scales } = quantiseRows(Float32Array.of(-127, 0, 64, 127), 1, 4, { bits: 8, block: 16 });
    expect([...scales]).toEqual([1]);
    expect([...bytes.subarray(0, 4)]).toEqual([1, 128, 192, 255]);
    expect([...bytes.subarray(4)]).toEqual(Array(12).fill(128));
  });

  it('meets the largest number of a four-bit block, whatever its sign', () => {
    expect(dequantise(Float32Array.of(0.7, -0.1, 0, 0.2), 1, 4, 4, 16)[0]).toBeCloseTo(0.7, 6);
    expect(dequantise(Float32Array.of(-0.7, 0.1, 0, 0.2), 1, 4, 4, 16)[0]).toBeCloseTo(-0.7, 6);
  });

  it.each([
    [8, 128, 1 / 127],
    [4, 32, 1 / 8],
  ] as const)('errs by at most a step of the block: %i bits', (bits, block, step) => {
    const [rows, columns] = [3, 200];
    const values = Float32Array.from(
      { length: rows * columns },
      (_, index) => hash32(7, index) / 2 ** 31 - 1,
    );
    const back = dequantise(values, rows, columns, bits, block);
    for (const [index, value] of values.entries())
      expect(Math.abs(back[index]! - value)).toBeLessThanOrEqual(step * 1.0001);
  });

  it('keeps a block of zeros zero', () => {
    expect(dequantise(new Float32Array(32), 1, 32, 4, 32).every((value) => value === 0)).toBe(true);
  });
});
