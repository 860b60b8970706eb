import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNormStatistics, readNormStatistics } from '../../../src/policy/preset/norm-stats.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

function file(content: unknown): string {
  const path = join(tmpFolder(), 'norm_stats.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const ACTION = { q01: [-1, 0], q99: [1, 1], min: [-2, 0], max: [2, 1], mean: [0, 0.5], mask: [true, false] };
const STATS = {
  libero_goal: { action: ACTION, proprio: { mean: [0] }, num_trajectories: 3 },
  libero_spatial_no_noops: { action: { q01: [-1, 0], q99: [1, 1] } },
};

describe('readNormStatistics', () => {
  it('reads the actions of every key and leaves the rest', () => {
    const all = readNormStatistics(file(STATS));
    expect([...all.keys()]).toEqual(['libero_goal', 'libero_spatial_no_noops']);
    const { mean: _, ...kept } = ACTION;
    expect(all.get('libero_goal')).toEqual(kept);
  });

  it('finds them in a config.json as well', () => {
    expect([...readNormStatistics(file({ model_type: 'openvla', norm_stats: STATS })).keys()]).toEqual(
      Object.keys(STATS),
    );
  });

  it.each([
    ['no JSON', '{', /normalisation statistics .*norm_stats.json: /],
    ['a list', [1], /expected \{ <key>: /],
    ['an entry without actions', { a: {} }, /a\.action: /],
    ['no numbers', { a: { action: { q01: ['x'], q99: [1] } } }, /a\.action\.q01\.0: /],
    ['ends of two lengths', { a: { action: { q01: [0], q99: [1, 2] } } }, /of one length, got q01 1, q99 2/],
    ['nothing usable', { a: { action: { mean: [0] } } }, /got none of them/],
  ])('refuses %s', (_, content, message) => {
    expect(() => readNormStatistics(file(content))).toThrow(message);
  });

  it('refuses a file that is not there', () => {
    expect(() => readNormStatistics('none.json')).toThrow(/none.json: .*no such file/);
  });
});

describe('findNormStatistics', () => {
  const all = new Map([
    ['libero_goal', ACTION],
    ['libero_spatial_no_noops', STATS.libero_spatial_no_noops.action],
  ]);

  it('takes a key by its name, and that of the suite, also without no-ops', () => {
    expect(findNormStatistics(all, 'libero_goal').key).toBe('libero_goal');
    expect(findNormStatistics(all, 'suite', 'libero_goal').key).toBe('libero_goal');
    expect(findNormStatistics(all, 'suite', 'libero_spatial')).toEqual({
      key: 'libero_spatial_no_noops',
      statistics: STATS.libero_spatial_no_noops.action,
    });
  });

  it('lists the keys that exist', () => {
    expect(() => findNormStatistics(all, 'libero_gaol')).toThrow(
      'no normalisation statistics with key "libero_gaol"; there are libero_goal, libero_spatial_no_noops; did you mean "libero_goal"?',
    );
    expect(() => findNormStatistics(all, 'suite', 'libero_10')).toThrow(
      'no normalisation statistics with key "libero_10" or "libero_10_no_noops"; there are libero_goal, libero_spatial_no_noops',
    );
    expect(() => findNormStatistics(new Map(), 'a')).toThrow(/there are none/);
  });

  it('needs a suite for the key "suite"', () => {
    expect(() => findNormStatistics(all, 'suite')).toThrow(/no task is known here; name the key itself/);
  });
});
