import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePatches } from '../../../src/policy/nora/image-patches.ts';
import { loadNoraModel, type NoraModel } from '../../../src/policy/nora/nora-model.ts';
import { readProcessorConfig } from '../../../src/policy/nora/processor-config.ts';
import {
  NORA_REFERENCE,
  type ReferenceCase,
  referenceImage,
  unpackFloats,
} from '../../helpers/nora-reference.ts';
import { writeTinyNora } from '../../helpers/tiny-nora.ts';

const IMAGE = 151655;
const ENDS = [151645, 151643];
const LOAD_MS = 120_000;

function inputIds({ inputIds: ids, imageTokens }: ReferenceCase): number[] {
  return ids.flatMap((id) => (id === IMAGE ? Array<number>(imageTokens).fill(id) : [id]));
}

/** The recorded ones: every 149th of text, then all from the special tokens on. */
function recorded(logits: Float32Array): Float32Array {
  return logits.filter((_, id) => id >= 151643 || id % 149 === 0);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, index) => Math.max(worst, Math.abs(value - b[index]!)), 0);
}

function argmax(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}

describe('the model beside the reference implementation', () => {
  let folder: string;
  let model: NoraModel;
  beforeAll(async () => {
    folder = writeTinyNora(mkdtempSync(join(tmpdir(), 'benchtop-nora-')));
    model = await loadNoraModel(folder, { precision: 'f32', cacheFolder: join(folder, 'cache') });
  }, LOAD_MS);
  afterAll(async () => {
    await model?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function prompt(one: ReferenceCase, asked: NoraModel): Promise<Float32Array> {
    const { pixelValues, grid } = imagePatches(referenceImage(one.image), readProcessorConfig(folder));
    const features = await asked.encodeImage(pixelValues, grid);
    const [time, row, column] = one.positionIds as [number[], number[], number[]];
    return asked.prefill(inputIds(one), features, [time, row, column]);
  }

  it.each(NORA_REFERENCE.cases)(
    'has its features and logits for $image.kind $image.width × $image.height',
    async (one) => {
      const { pixelValues, grid } = imagePatches(referenceImage(one.image), readProcessorConfig(folder));
      const features = await model.encodeImage(pixelValues, grid);
      const width = model.config.text.hidden;
      expect(features.length).toBe(one.imageTokens * width);
      const rows = one.featureRows.flatMap((row) => [...features.subarray(row * width, (row + 1) * width)]);
      expect(largestDifference(Float32Array.from(rows), unpackFloats(one.features))).toBeLessThan(1e-4);
      const logits = await prompt(one, model);
      expect(largestDifference(recorded(logits), unpackFloats(one.logits))).toBeLessThan(1e-3);
    },
  );

  it.each(NORA_REFERENCE.cases)(
    'goes on with its tokens for $image.kind $image.width × $image.height',
    async (one) => {
      let logits = await prompt(one, model);
      let position = inputIds(one).length + one.ropeDelta;
      const tokens: number[] = [];
      while (tokens.length < one.unpenalised.length) {
        const token = argmax(logits);
        tokens.push(token);
        if (ENDS.includes(token)) break;
        logits = await model.decode(token, position++);
      }
      expect(tokens).toEqual(one.unpenalised);
    },
  );

  it('answers the same to the bit when asked again, whatever came between', async () => {
    const [first, second] = NORA_REFERENCE.cases as [ReferenceCase, ReferenceCase];
    const once = (await prompt(first, model)).slice();
    await prompt(second, model);
    expect(await prompt(first, model)).toEqual(once);
  });

  it.each([
    ['q8', 0.06],
    ['q4', 0.5],
  ] as const)(
    'stays near in %s',
    async (precision, bound) => {
      const blocks = await loadNoraModel(folder, { precision, cacheFolder: join(folder, 'cache') });
      const one = NORA_REFERENCE.cases[0]!;
      const exact = unpackFloats(one.logits);
      const norm = Math.hypot(...exact);
      const error = recorded(await prompt(one, blocks)).map((value, index) => value - exact[index]!);
      expect(Math.hypot(...error) / norm).toBeLessThan(bound);
      await blocks.dispose();
    },
    120_000,
  );

  it('refuses tokens that it does not have', async () => {
    await prompt(NORA_REFERENCE.cases[0]!, model);
    await expect(async () => model.decode(153713, 200)).rejects.toThrow(
      "token 153713 is outside the model's vocabulary of 153713",
    );
  });
});
