import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imagePatches } from '../../../src/policy/nora/image-patches.ts';
import { readProcessorConfig } from '../../../src/policy/nora/processor-config.ts';
import { smartResize } from '../../../src/policy/nora/smart-resize.ts';
import { NORA_REFERENCE, referenceImage, unpackFloats } from '../../helpers/nora-reference.ts';
import { TINY_NORA } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

function processorConfig(more: Record<string, unknown> = {}) {
  const folder = tmpFolder();
  const content = JSON.stringify({ ...TINY_NORA.preprocessorConfig, ...more });
  writeFileSync(join(folder, 'preprocessor_config.json'), content);
  return readProcessorConfig(folder);
}

describe('smartResize', () => {
  it('gives the sizes that the reference gives', () => {
    const sizes = NORA_REFERENCE.smartResize;
    expect(sizes.length).toBeGreaterThan(20);
    for (const { height, width, resized, ...limits } of sizes)
      expect([height, width, Object.values(smartResize(height, width, 28, limits))]).toEqual([
        height,
        width,
        resized,
      ]);
  });

  it('refuses images that are too small or too long', () => {
    const limits = { minPixels: 3136, maxPixels: 12_845_056 };
    expect(() => smartResize(27, 100, 28, limits)).toThrow('image of 100 × 27 pixels: the model takes sides');
    expect(() => smartResize(28, 5601, 28, limits)).toThrow('one side is more than 200 times the other');
  });
});

describe('imagePatches', () => {
  it.each(NORA_REFERENCE.cases)(
    'equals the reference to the bit: $image.kind $image.width × $image.height',
    (one) => {
      const { pixelValues, grid } = imagePatches(referenceImage(one.image), processorConfig());
      expect(grid).toEqual(one.grid);
      // Every 49th number of the second patch says more than a hash when something is wrong.
      const second = pixelValues.slice(1176, 2 * 1176).filter((_, index) => index % 49 === 0);
      expect([...second]).toEqual([...unpackFloats(one.pixelValuesRow1)]);
      const hash = createHash('sha256').update(new Uint8Array(pixelValues.buffer)).digest('hex');
      expect(hash).toBe(one.pixelValuesSha256);
    },
  );
});

describe('readProcessorConfig', () => {
  it('takes limits from either place, and Qwen2.5-VL defaults for what is not said', () => {
    expect(processorConfig()).toMatchObject({ minPixels: 3136, maxPixels: 12_845_056, patchSize: 14 });
    expect(processorConfig({ min_pixels: null, size: { shortest_edge: 784 } })).toMatchObject({
      minPixels: 784,
    });
    expect(processorConfig({ max_pixels: 50_176 }).maxPixels).toBe(50_176);
  });

  it('refuses what it would do wrong', () => {
    expect(() => processorConfig({ patch_size: 16 })).toThrow('patch_size: only patches of 14 pixels');
    expect(() => processorConfig({ resample: 2 })).toThrow('resample: only bicubic resizing (3)');
    expect(() => processorConfig({ do_normalize: false })).toThrow('do_normalize: images are always');
    expect(() => readProcessorConfig(tmpFolder())).toThrow(
      /has no preprocessor_config.json; expected a checkpoint/,
    );
  });
});
