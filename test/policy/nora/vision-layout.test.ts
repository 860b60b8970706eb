import { describe, expect, it } from 'vitest';
import { readQwenVlConfig } from '../../../src/policy/nora/checkpoint/qwen-vl-config.ts';
import { layOutVision } from '../../../src/policy/nora/vision-layout.ts';
import { writeTinyNora } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

describe('layOutVision', () => {
  it('goes window by window, cells row by row within each', () => {
    // 5 × 6 cells in windows of 4 × 4: the right ones are two cells wide, the lower ones one cell high.
    const config = readQwenVlConfig(writeTinyNora(tmpFolder()));
    const { cellOrder, patchOrder } = layOutVision(config, [1, 10, 12]);
    expect(cellOrder.slice(0, 16)).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21]);
    expect(cellOrder.slice(16, 24)).toEqual([4, 5, 10, 11, 16, 17, 22, 23]);
    expect(cellOrder.slice(24)).toEqual([24, 25, 26, 27, 28, 29]);
    expect(patchOrder.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(patchOrder.slice(64, 68)).toEqual([16, 17, 18, 19]);
  });

  it('lets a patch see its window alone, or its frame', () => {
    const config = readQwenVlConfig(writeTinyNora(tmpFolder()));
    const { windows, whole } = layOutVision(config, [1, 16, 16]);
    const seen = (mask: Float32Array, row: number) =>
      mask.subarray(row * 256, (row + 1) * 256).filter((value) => value === 0).length;
    for (const row of [0, 63, 64, 255]) expect([seen(windows, row), seen(whole, row)]).toEqual([64, 256]);
    const two = layOutVision(config, [2, 4, 4]);
    expect(two.whole.filter((value) => value === 0)).toHaveLength(2 * 16 * 16);
  });
});
