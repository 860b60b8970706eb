import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { cli } from '../helpers/cli.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

it('lets the world go on in the dynamic suite: what is solved at once fails late; recordings verify', async () => {
  const root = tmpFolder();
  const run = async (name: string, ...flags: string[]): Promise<EpisodeResult[]> => {
    const out = join(root, name);
    const args = ['run', 'dynamic/*drops_in*', '-p', 'oracle', '-n', '1', '-j', '1', '-o', out, ...flags];
    expect((await cli(args)).exitCode).toBe(0);
    const lines = readFileSync(join(out, 'episodes.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as EpisodeResult);
  };
  const prompt = await run('prompt', '--trace', 'on');
  expect(prompt.map(({ success }) => success)).toEqual([true]);
  expect((await cli(['verify', join(root, 'prompt')])).stdout).toBe(
    '1 of 1 episodes went the same way bit for bit\n',
  );
  const late = await run('late', '--latency', 'const:4', '--executor', 'hold');
  expect(late.map(({ success }) => success)).toEqual([false]);
});
