import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { built } from '../helpers/built.ts';
import { cli } from '../helpers/cli.ts';
import { noRedis, RedisServer } from '../helpers/redis.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

if (noRedis !== undefined) console.warn(`skipped, the queue between machines: ${noRedis}`);

const TRIALS = 6;

function journal(folder: string): EpisodeResult[] {
  const lines = readFileSync(join(folder, 'episodes.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as EpisodeResult);
}

/** Sorted, so that an episode that is lost, doubled or different shows. */
function digests(folder: string): string[] {
  return journal(folder)
    .map(({ episodeId, digest }) => `${episodeId} ${digest}`)
    .sort();
}

/** A `benchtop worker` in a process group of its own, as on another machine. */
function startWorker(url: string): ChildProcess {
  const child = spawn(
    process.execPath,
    [built('cli/main.js'), 'worker', '--queue', url, '-j', '1', '--lease', '2'],
    { stdio: 'ignore', detached: true },
  );
  onTestFinished(() => killGroup(child));
  return child;
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

describe.skipIf(noRedis !== undefined || process.platform === 'win32')('a queue between machines', () => {
  it('gives the digests of one process from two workers, through kills of everything and an empty Redis', async () => {
    const args = ['run', 'short', '--tasks-dir', shortSuite(2, 40), '-p', 'random', '-p', 'hold'];
    args.push('-n', String(TRIALS));
    const [alone, apart, torn] = ['alone', 'apart', 'torn'].map((name) => join(tmpFolder(), name));
    await cli([...args, '-j', '1', '-o', alone!]);

    const redis = await RedisServer.start();
    const workers = [startWorker(redis.url), startWorker(redis.url)];
    const undisturbed = await cli([...args, '--queue', redis.url, '-o', apart!]);
    expect(undisturbed.exitCode).toBe(0);
    expect(digests(apart!)).toEqual(digests(alone!));

    const events: Record<number, (dispatcher: ChildProcess) => void> = {
      3: () => killGroup(workers[0]!),
      6: () => void redis.restart(),
      10: (dispatcher) => dispatcher.kill('SIGKILL'),
    };
    let seen = 0;
    const disturb = (line: string, child: ChildProcess) => {
      if (line.startsWith('[')) events[++seen]?.(child);
    };
    const killed = await cli([...args, '--queue', redis.url, '-o', torn!], { onErrorLine: disturb });
    expect(killed.exitCode).toBeNull();
    startWorker(redis.url);
    const resumed = await cli([...args, '--queue', redis.url, '-o', torn!]);
    expect(resumed.stderr).toMatch(/of 24 episodes have a result from before/);
    expect(resumed.exitCode).toBe(0);
    expect(digests(torn!)).toEqual(digests(alone!));
  });

  it('says so if nobody answers, and asks for an address that it understands', async () => {
    const refused = await cli(['worker', '--queue', 'redis://:secret@127.0.0.1:1']);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toMatch(/cannot reach Redis at redis:\/\/\*\*\*@127.0.0.1:1: .*ECONNREFUSED/);
    expect((await cli(['worker', '--queue', 'localhost'])).exitCode).toBe(2);
  });
});
