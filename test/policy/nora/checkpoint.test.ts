import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../../src/policy/nora/checkpoint/checkpoint.ts';
import { readQwenVlConfig } from '../../../src/policy/nora/checkpoint/qwen-vl-config.ts';
import { toFloat32 } from '../../../src/policy/nora/checkpoint/to-float32.ts';
import { TINY_NORA, tinyValues, writeTinyNora } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const SHARD = 'model-00002-of-00002.safetensors';

function safetensors(tensors: Record<string, unknown>, data: Uint8Array = new Uint8Array(0)): Buffer {
  const header = Buffer.from(JSON.stringify(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

function single(content: Buffer): string {
  const folder = tmpFolder();
  writeFileSync(join(folder, 'model.safetensors'), content);
  return folder;
}

describe('Checkpoint', () => {
  it('reads tensors and rows of them over all shards', () => {
    const checkpoint = new Checkpoint(writeTinyNora(join(tmpFolder(), 'tiny')));
    for (const tensor of [TINY_NORA.tensors[5]!, TINY_NORA.tensors.at(-1)!]) {
      const values = tinyValues(tensor);
      expect(checkpoint.values(tensor.name, tensor.shape)).toEqual(values);
      const width = values.length / tensor.shape[0]!;
      expect(checkpoint.rows(tensor.name, 1, 3)).toEqual(values.subarray(width, 3 * width));
    }
    checkpoint.close();
  });

  it('knows tensors by the names of newer releases too', () => {
    const entry = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
    const data = new Uint8Array(Float32Array.of(2.5).buffer);
    const folder = single(safetensors({ 'model.language_model.norm.weight': entry }, data));
    expect([...new Checkpoint(folder).values('model.norm.weight', [1])]).toEqual([2.5]);
  });

  it('names a shard that is missing', () => {
    const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
    rmSync(join(folder, SHARD));
    expect(() => new Checkpoint(folder)).toThrow(`weight file ${join(folder, SHARD)} is missing`);
  });

  it('names a shard that is cut short, and the tensor that misses', () => {
    const folder = writeTinyNora(join(tmpFolder(), 'tiny'));
    truncateSync(join(folder, SHARD), 60_000);
    expect(() => new Checkpoint(folder)).toThrow(
      /cut short \(60000 bytes\): tensor "visual\..*" would end at byte/,
    );
    truncateSync(join(folder, SHARD), 100);
    expect(() => new Checkpoint(folder)).toThrow('its header alone would be');
    truncateSync(join(folder, SHARD), 3);
    expect(() => new Checkpoint(folder)).toThrow('it has no header');
  });

  it('refuses what is no weight file', () => {
    expect(() => new Checkpoint(single(Buffer.from('version https://git-lfs')))).toThrow(
      'is no .safetensors file',
    );
    const junk = Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{{{{')]);
    expect(() => new Checkpoint(single(junk))).toThrow('its header is no JSON');
  });

  it('refuses tensors of other kinds, and sizes that do not fit their shapes', () => {
    const int8 = { w: { dtype: 'I8', shape: [4], data_offsets: [0, 4] } };
    expect(() => new Checkpoint(single(safetensors(int8, new Uint8Array(4))))).toThrow(
      'tensor "w" holds I8; expected F32, F16 or BF16',
    );
    const short = { w: { dtype: 'F32', shape: [4], data_offsets: [0, 4] } };
    expect(() => new Checkpoint(single(safetensors(short, new Uint8Array(4))))).toThrow(
      'has 4 bytes, its shape [4] needs 16',
    );
  });

  it('names tensors that are missing or of another shape', () => {
    const checkpoint = new Checkpoint(writeTinyNora(join(tmpFolder(), 'tiny')));
    expect(() => checkpoint.values('lm_head.weight', [1])).toThrow('hold no tensor "lm_head.weight"');
    expect(() => checkpoint.entry('model.norm.weight', [65])).toThrow(
      'has shape [64], config.json asks for [65]',
    );
    checkpoint.close();
  });

  it('says what a folder without weights holds', () => {
    const folder = tmpFolder();
    writeFileSync(join(folder, 'adapter.bin'), '');
    expect(() => new Checkpoint(folder)).toThrow('model.safetensors.index.json, found adapter.bin');
    writeFileSync(join(folder, 'model.safetensors.index.json'), '{}');
    expect(() => new Checkpoint(folder)).toThrow('it has no "weight_map"');
  });
});

describe('toFloat32', () => {
  it('reads every kind of number', () => {
    const bytes = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
    expect([...toFloat32(bytes(0x3f80, 0xc000), 'BF16')]).toEqual([1, -2]);
    expect([...toFloat32(bytes(0x3c00, 0xc000, 0x0001, 0x7c00, 0x3555), 'F16')]).toEqual([
      ...[1, -2, 2 ** -24, Number.POSITIVE_INFINITY],
      0.333251953125,
    ]);
    expect([...toFloat32(new Uint8Array(Float32Array.of(0.1).buffer), 'F32')]).toEqual([Math.fround(0.1)]);
    expect(toFloat32(bytes(0x7e00), 'F16')[0]).toBeNaN();
  });
});

describe('readQwenVlConfig', () => {
  function configured(change: (config: Record<string, unknown>) => Record<string, unknown>): string {
    const folder = tmpFolder();
    writeFileSync(join(folder, 'config.json'), JSON.stringify(change({ ...TINY_NORA.config })));
    return folder;
  }

  it('reads the flat form and the nested one alike', () => {
    const flat = readQwenVlConfig(configured((config) => config));
    const nested = readQwenVlConfig(
      configured(({ vision_config, model_type, image_token_id, ...text }) => ({
        ...{ vision_config, model_type, image_token_id },
        text_config: { ...text, model_type: 'qwen2_5_vl_text' },
      })),
    );
    expect(nested).toEqual(flat);
    expect(flat).toMatchObject({ vocabulary: 153713, tiedHead: true, text: { headSize: 16, kvHeads: 2 } });
  });

  it('refuses other architectures and heads that do not add up', () => {
    expect(() => readQwenVlConfig(configured((c) => ({ ...c, model_type: 'llava' })))).toThrow(
      'expected model_type "qwen2_5_vl" (NORA\'s architecture), got "llava"',
    );
    expect(() => readQwenVlConfig(configured((c) => ({ ...c, num_key_value_heads: 3 })))).toThrow(
      '4 heads are no multiple of 3 key/value heads',
    );
    expect(() =>
      readQwenVlConfig(configured((c) => ({ ...c, rope_scaling: { mrope_section: [2, 3, 4] } }))),
    ).toThrow('mrope_section [2,3,4] does not sum to half the head size 16');
    expect(() => readQwenVlConfig(configured(({ hidden_size: _, ...c }) => c))).toThrow(/hidden_size: /);
  });

  it('names a file that is not there or no JSON', () => {
    expect(() => readQwenVlConfig(tmpFolder())).toThrow('has no config.json');
    const folder = tmpFolder();
    writeFileSync(join(folder, 'config.json'), readFileSync(import.meta.filename));
    expect(() => readQwenVlConfig(folder)).toThrow('config.json');
  });
});
