import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const journal = (folder: string): EpisodeResult[] =>
  readFileSync(join(folder, 'episodes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EpisodeResult);
const digests = (folder: string) =>
  new Map(
    journal(folder)
      .map(({ episodeId, digest }) => [episodeId, digest] as const)
      .sort(),
  );

describe('benchtop', () => {
  it('answers errors with an exit code and a message, and a stack only when debugging', async () => {
    const args = ['list', 'tasks', '--tasks-dir', join(tmpFolder(), 'none')];
    const plain = await cli(args);
    expect([plain.exitCode, plain.stdout]).toEqual([1, '']);
    expect(plain.stderr).toMatch(/^error: cannot read the tasks folder .*\n$/);
    expect((await cli([...args, '--debug'])).stderr).toMatch(/\n {4}at /);
    expect((await cli(args, { env: { BENCHTOP_DEBUG: '1' } })).stderr).toMatch(/\n {4}at /);
    expect((await cli(['list', 'tasks', '--lnog'])).exitCode).toBe(2);
  });
});

describe('benchtop run', () => {
  it('writes its four files, prints a table and ends with 0', async () => {
    const output = join(tmpFolder(), 'out');
    const args = ['run', 'short', '--tasks-dir', shortSuite(1, 5), '-p', 'hold', '-p', 'random'];
    const { exitCode, stdout, stderr } = await cli([...args, '-n', '2', '-j', '2', '-o', output]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/by suite[\s\S]*short · hold +0\.0 +0\/2/);
    expect(stderr.match(/^\[\d\/4\]/gm)).toEqual(['[1/4]', '[2/4]', '[3/4]', '[4/4]']);
    expect(journal(output)).toHaveLength(4);
    const record = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8'));
    expect(record).toMatchObject({ format: 'benchtop/run@1', plan: { seed: 0, trials: 2, episodes: 4 } });
    expect(record.argv.slice(0, 2)).toEqual(['run', 'short']);
    expect(readFileSync(join(output, 'episodes.csv'), 'utf8').trim().split('\n')).toHaveLength(5);
    const summary = JSON.parse(readFileSync(join(output, 'summary.json'), 'utf8'));
    expect(summary.overall.map(({ episodes }: { episodes: number }) => episodes)).toEqual([2, 2]);

    const again = await cli([...args, '-n', '2', '-o', output]);
    expect([again.exitCode, again.stdout]).toEqual([0, stdout]);
    expect(again.stderr).toBe('4 of 4 episodes have a result from before\n');
    expect(journal(output)).toHaveLength(4);
    const fresh = await cli([...args, '-n', '2', '-o', output, '--no-resume']);
    expect([fresh.exitCode, fresh.stderr]).toEqual([2, expect.stringMatching(/not empty; /)]);
    const other = await cli([...args, '-n', '3', '-o', output]);
    expect([other.exitCode, other.stderr]).toEqual([2, expect.stringMatching(/trials: the folder has 2/)]);
  });

  it('prints nothing but JSON on stdout with --json', async () => {
    const args = ['run', 'short', '--tasks-dir', shortSuite(1, 3), '-p', 'hold', '-n', '1', '--json'];
    const { stdout } = await cli([...args, '-o', join(tmpFolder(), 'out')]);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'benchtop/summary@1' });
  });

  it('ends with 4 if an episode errored, which is no failure of the policy', async () => {
    const folder = tmpFolder();
    const actions = join(folder, 'actions.json');
    const tasks = shortSuite(1, 5);
    const task = (await cli(['list', 'tasks', '--tasks-dir', tasks])).stdout.trim();
    const episode = { task, episode: 0, actions: [[0, 0, 0, 0, 0, 0, -1]] };
    writeFileSync(
      actions,
      JSON.stringify({ format: 'benchtop/actions@1', controlHz: 20, episodes: [episode] }),
    );
    const args = ['run', 'short', '--tasks-dir', tasks, '-p', `replay:${actions}`, '-n', '2', '-j', '1'];
    const { exitCode, stdout, stderr } = await cli([...args, '-o', join(folder, 'out')]);
    expect(stderr).toMatch(/1 errored; run them again with: .* --retry-errored\n$/);
    expect(stdout).toMatch(/errored/);
    expect(exitCode).toBe(4);
    const attempts = () => journal(join(folder, 'out')).map(({ status, attempt }) => [status, attempt]);
    expect(attempts()).toContainEqual(['errored', 0]);

    await cli([...args, '-o', join(folder, 'out')]);
    expect(attempts()).toHaveLength(2);
    const retried = await cli([...args, '-o', join(folder, 'out'), '--retry-errored']);
    expect(attempts()).toHaveLength(3);
    expect(attempts()).toContainEqual(['errored', 1]);
    expect(retried.stdout).toMatch(/1 \+1r /);
  });

  it('keeps what is finished on Ctrl-C, says how to go on, and then ends where it would have', async () => {
    const args = ['run', 'short', '--tasks-dir', shortSuite(2, 60), '-p', 'random', '-n', '4', '-j', '2'];
    const whole = join(tmpFolder(), 'whole');
    const resumed = join(tmpFolder(), 'resumed');
    await cli([...args, '-o', whole]);
    const stopped = await cli([...args, '-o', resumed], {
      onErrorLine: (line, child) => {
        if (line.startsWith('[2/8]')) child.kill('SIGINT');
      },
    });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stderr).toMatch(/of 8 episodes are finished and kept in .*\ngo on with: .*--resume\n$/);
    const kept = journal(resumed).length;
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(kept).toBeLessThan(8);
    expect(existsSync(join(resumed, 'summary.json'))).toBe(true);
    expect(readFileSync(join(resumed, 'episodes.csv'), 'utf8').trim().split('\n')).toHaveLength(kept + 1);

    // As if the power had failed while the last line was written.
    const file = join(resumed, 'episodes.jsonl');
    truncateSync(file, readFileSync(file).length - 40);
    const { exitCode, stderr } = await cli([...args, '-o', resumed, '--resume']);
    expect(stderr).toMatch(/warning: .*line \d+ is cut off/);
    expect(stderr).toContain(`${kept - 1} of 8 episodes have a result from before`);
    expect(exitCode).toBe(0);
    expect(digests(resumed)).toEqual(digests(whole));
    expect(journal(resumed)).toHaveLength(8);
  });
});

describe('benchtop render', () => {
  it('writes the same PNG every time', async () => {
    const files = ['a.png', 'b.png'].map((name) => join(tmpFolder(), 'deep', name));
    for (const file of files) {
      const { exitCode } = await cli(['render', 'libero_spatial/*on_the_stove*', '--size', '64', '-o', file]);
      expect(exitCode).toBe(0);
    }
    const [a, b] = files.map((file) => readFileSync(file));
    expect(a!.subarray(1, 4).toString()).toBe('PNG');
    expect([a!.readUInt32BE(16), a!.readUInt32BE(20)]).toEqual([64, 64]);
    expect(a!.equals(b!)).toBe(true);
  });
});
