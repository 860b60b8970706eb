import { closeSync, openSync, readdirSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildGraphs } from '../../../src/policy/nora/build/build-graphs.ts';
import { Checkpoint } from '../../../src/policy/nora/checkpoint/checkpoint.ts';
import { readQwenVlConfig } from '../../../src/policy/nora/checkpoint/qwen-vl-config.ts';
import { writeTinyNora } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const MINUTES = 120_000;

function build(folder: string, precision: 'f32' | 'q8' | 'q4', cacheFolder: string) {
  const shares: number[] = [];
  const checkpoint = new Checkpoint(folder);
  const options = { precision, cacheFolder, onProgress: (share: number) => shares.push(share) };
  const built = buildGraphs(checkpoint, readQwenVlConfig(folder), options);
  checkpoint.close();
  return { ...built, shares };
}

describe('buildGraphs', () => {
  it(
    'builds once, with progress, and finds it again',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const cache = tmpFolder();
      const first = build(folder, 'q8', cache);
      expect(first.shares.length).toBeGreaterThan(10);
      expect(first.shares).toEqual([...first.shares].sort((a, b) => a - b));
      expect(first.shares.at(-1)).toBeGreaterThan(0.9);
      const again = build(folder, 'q8', cache);
      expect(again).toEqual({ ...first, shares: [] });
      expect(readdirSync(join(cache, 'models'))).toHaveLength(1);
    },
    MINUTES,
  );

  it(
    'keeps precisions and other weights apart',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const cache = tmpFolder();
      const f32 = build(folder, 'f32', cache);
      const q4 = build(folder, 'q4', cache);
      expect(q4.decoder).not.toBe(f32.decoder);
      const size = (file: string) => statSync(file.replace(/onnx$/, 'data')).size;
      expect(size(f32.decoder)).toBeGreaterThan(size(q4.decoder));
      // Other weights of the same size: a checkpoint that was trained on.
      const shard = openSync(join(folder, 'model-00001-of-00002.safetensors'), 'r+');
      writeSync(shard, Uint8Array.of(1, 2, 3), 0, 3, 500_000);
      closeSync(shard);
      expect(build(folder, 'q4', cache).decoder).not.toBe(q4.decoder);
    },
    MINUTES,
  );

  it(
    'builds again what was cut short',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const cache = tmpFolder();
      const { decoder } = build(folder, 'q4', cache);
      truncateSync(decoder.replace(/onnx$/, 'data'), 1000);
      const again = build(folder, 'q4', cache);
      expect(again.decoder).toBe(decoder);
      expect(again.shares.length).toBeGreaterThan(10);
      expect(build(folder, 'q4', cache).shares).toEqual([]);
    },
    MINUTES,
  );

  it(
    'builds again what was changed',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const cache = tmpFolder();
      const { vision } = build(folder, 'q4', cache);
      const file = openSync(vision.replace(/onnx$/, 'data'), 'r+');
      writeSync(file, Uint8Array.of(7, 7, 7), 0, 3, 5000);
      closeSync(file);
      expect(build(folder, 'q4', cache).shares.length).toBeGreaterThan(10);
    },
    MINUTES,
  );

  it(
    'names a tensor that holds what is no number',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      // The second shard ends with the merger's last bias; before it comes its weight.
      const path = join(folder, 'model-00002-of-00002.safetensors');
      const { size } = statSync(path);
      const file = openSync(path, 'r+');
      writeSync(file, Uint8Array.of(0xc0, 0x7f), 0, 2, size - 2 * 64 - 200);
      closeSync(file);
      expect(() => build(folder, 'q8', tmpFolder())).toThrow(
        'tensor "visual.merger.mlp.2.weight" holds NaN or infinity',
      );
    },
    MINUTES,
  );

  it(
    'leaves nothing half-built behind a broken checkpoint',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const config = readQwenVlConfig(folder);
      const cache = tmpFolder();
      const checkpoint = new Checkpoint(folder);
      const deeper = { ...config, text: { ...config.text, layers: 4 } };
      expect(() => buildGraphs(checkpoint, deeper, { precision: 'q8', cacheFolder: cache })).toThrow(
        'hold no tensor "model.layers.3',
      );
      expect(readdirSync(join(cache, 'models'))).toEqual([]);
      checkpoint.close();
    },
    MINUTES,
  );

  it(
    'says where it could not write',
    () => {
      const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
      const file = join(tmpFolder(), 'file');
      writeFileSync(file, '');
      expect(() => build(folder, 'q8', file)).toThrow(
        /cannot write the model's graphs into .*point BENCHTOP_CACHE/,
      );
    },
    MINUTES,
  );
});
