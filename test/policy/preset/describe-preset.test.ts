import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describePreset } from '../../../src/policy/preset/describe-preset.ts';
import { findPreset, loadPresets } from '../../../src/policy/preset/find-preset.ts';

const PAGE = readFileSync(new URL('../../../docs/presets.md', import.meta.url), 'utf8');

describe('describePreset', () => {
  it('says everything that a preset decides', () => {
    const told = Object.fromEntries(describePreset(findPreset('openvla')));
    expect(told).toEqual({
      cameras: 'agentview 256x256 as "image"',
      image: 'rows flipped, half a turn, JPEG 95, 224x224 tf-lanczos3, centre crop 0.9 at 224x224',
      state: 'none',
      prompt: 'in lower case',
      numbers: 'not de-normalised here',
      gripper: 'open-unit-0.5: above 0.5 opens, below closes',
      chunk: '1 of 1 executed',
      undecodable: 'an error of the episode',
      protocol: 'openvla',
      source: expect.stringContaining('openvla/openvla'),
    });
  });

  it('mentions what is rare', () => {
    const { protocol: _, ...rest } = findPreset('nora-official');
    const image = [{ kind: 'centre-crop', area: 0.5 } as const];
    const told = describePreset({ ...rest, image, constrained: true, maxNewTokens: 20 });
    expect(told).toContainEqual(['tokens', 'at most 20']);
    expect(told).toContainEqual(['generation', 'held to action tokens']);
    expect(told).toContainEqual(['protocol', 'none of its own']);
    expect(told).toContainEqual(['image', 'centre crop 0.5']);
    expect(describePreset({ ...rest, image: [] })).toContainEqual(['image', 'as it is']);
  });
});

describe('docs/presets.md', () => {
  it.each(loadPresets())('has the row of $name', (preset) => {
    const told = new Map(describePreset(preset));
    const cells = ['image', 'state', 'prompt', 'numbers', 'gripper', 'chunk', 'undecodable', 'protocol'];
    expect(PAGE).toContain(`| \`${preset.name}\` | ${cells.map((cell) => told.get(cell)).join(' | ')} |\n`);
  });
});
