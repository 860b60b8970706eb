import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NORA_REFERENCE, referenceImage } from '../../helpers/nora-reference.ts';
import { TINY_NORA, tinyValues, writeTinyNora } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('the tiny checkpoint', () => {
  it('has the weights that the reference computed with', () => {
    const hashes = Object.keys(TINY_NORA.valuesSha256).map((name) => {
      const values = tinyValues(TINY_NORA.tensors.find((tensor) => tensor.name === name)!);
      return [name, sha256(new Uint8Array(values.buffer))];
    });
    expect(hashes).toHaveLength(4);
    expect(Object.fromEntries(hashes)).toEqual(TINY_NORA.valuesSha256);
  });

  it('draws the images that the reference saw', () => {
    for (const { image } of NORA_REFERENCE.cases)
      expect(sha256(referenceImage(image).data)).toBe(image.sha256);
  });

  it('is written as Hugging Face lays checkpoints out', () => {
    const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
    for (const name of ['config.json', 'tokenizer.json', 'model-00002-of-00002.safetensors'])
      expect(existsSync(join(folder, name))).toBe(true);
  });
});
