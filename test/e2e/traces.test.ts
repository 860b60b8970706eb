import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const journal = (folder: string) =>
  readFileSync(join(folder, 'episodes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EpisodeResult);

describe('benchtop run --trace', () => {
  it('records without changing a result; the recordings score and simulate the same again', async () => {
    const root = tmpFolder();
    const args = ['run', 'short', '--tasks-dir', shortSuite(1, 8), '-p', 'random', '-p', 'hold', '-n', '2'];
    const [plain, traced] = [join(root, 'plain'), join(root, 'traced')];
    await cli([...args, '-j', '2', '-o', plain]);
    await cli([...args, '-j', '1', '-o', traced, '--trace', 'sample:1']);
    const digests = (folder: string) =>
      journal(folder)
        .map(({ episodeId, digest }) => [episodeId, digest])
        .sort();
    expect(digests(traced)).toEqual(digests(plain));
    const recorded = journal(traced).filter(({ trace }) => trace !== undefined);
    expect(recorded.map(({ policy, episodeIndex }) => [policy, episodeIndex]).sort()).toEqual([
      ['hold', 0],
      ['random', 0],
    ]);
    for (const { trace } of recorded) expect(existsSync(join(traced, trace!))).toBe(true);

    expect((await cli(['rescore', traced])).stdout).toBe('2 of 2 episodes score as they were recorded\n');
    expect((await cli(['verify', traced])).stdout).toBe('2 of 2 episodes went the same way bit for bit\n');

    const file = join(traced, recorded[0]!.trace!);
    writeFileSync(file, readFileSync(file).subarray(0, 3000));
    const torn = await cli(['rescore', file]);
    expect([torn.exitCode, torn.stderr]).toEqual([1, expect.stringMatching(/is not a whole trace/)]);
    rmSync(file);
    const gone = await cli(['verify', traced]);
    expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringMatching(/1 of 2 recordings are gone/)]);
    const none = await cli(['rescore', plain]);
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      expect.stringMatching(/no recorded episode.*--trace on/),
    ]);
  });

  it('refuses pictures without a trace', async () => {
    const { exitCode, stderr } = await cli(['run', 'libero_spatial', '-p', 'hold', '--trace-images']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--trace-images')]);
  });
});
