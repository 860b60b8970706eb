import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJournal } from '../../src/run/journal.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

/** The first two tasks. */
const suite = () => shortSuite(2, 30);

/** Runs `random` and a batching form of it; returns the folder. */
async function run(tasks: string, ...more: string[]) {
  const folder = join(tmpFolder(), 'run');
  const what = ['short', '--tasks-dir', tasks, '-p', 'random', '-p', 'slow:5:random', '-n', '3'];
  const outcome = await cli(['run', ...what, '-o', folder, ...more]);
  expect(outcome.stderr).not.toContain('error');
  expect(outcome.exitCode).toBe(0);
  return folder;
}

function digests(folder: string) {
  const { results } = readJournal(join(folder, 'episodes.jsonl'));
  return results.map(({ episodeId, digest }) => `${episodeId} ${digest}`).sort();
}

it('gives the same digests with policies in the workers and in processes of their own, for any number in flight', async () => {
  const tasks = suite();
  const alone = digests(await run(tasks, '-j', '1'));
  expect(alone).toHaveLength(12);
  const own = await run(tasks, '-j', '2', '--in-flight', '3', '--policy-process', 'own');
  expect(digests(own)).toEqual(alone);
  const { policies, concurrency } = JSON.parse(readFileSync(join(own, 'run.json'), 'utf8')) as {
    readonly policies: unknown;
    readonly concurrency: unknown;
  };
  expect(concurrency).toEqual({ workers: 2, inFlight: 3 });
  const recorded = await cli(['latency', 'record', own, '-p', 'random', '-o', join(own, 'latency.json')]);
  expect(recorded.exitCode).toBe(0);
  expect(recorded.stderr).toContain('hold the waiting of 6 episodes for each other');
  expect(policies).toEqual([
    { name: 'random', privileged: false, placement: 'process' },
    { name: 'slow:5:random', privileged: false, placement: 'process' },
  ]);
  expect(digests(await run(tasks, '-j', '1', '--in-flight', '4'))).toEqual(alone);
});

it('refuses a privileged policy in a process of its own, and one with a queue', async () => {
  const what = [
    'run',
    'short',
    '--tasks-dir',
    suite(),
    '--policy-process',
    'own',
    '-o',
    join(tmpFolder(), 'x'),
  ];
  const oracle = await cli([...what, '-p', 'oracle']);
  expect(oracle.exitCode).toBe(2);
  expect(oracle.stderr).toContain('cannot run in a process of its own');
  const queue = await cli([...what, '-p', 'hold', '--queue', 'redis://localhost:1']);
  expect(queue.exitCode).toBe(2);
  expect(queue.stderr).toContain('--policy-process own: with --queue');
});

it.skipIf(process.platform !== 'linux')(
  'goes on when the process of the policy is killed, and leaves none behind when it is killed itself',
  async () => {
    const folder = join(tmpFolder(), 'run');
    const what = ['run', 'short', '--tasks-dir', suite(), '-p', 'slow:20:hold', '-n', '4', '-o', folder];
    let hasKilled = false;
    const first = await cli([...what, '--policy-process', 'own', '-j', '1', '--in-flight', '2'], {
      onErrorLine: (line, child) => {
        if (hasKilled || !/^\[ *1\//.test(line)) return;
        hasKilled = true;
        for (const pid of hostsOf(child.pid!)) process.kill(pid, 'SIGKILL');
      },
    });
    expect(first.exitCode).toBe(4);
    const { results } = readJournal(join(folder, 'episodes.jsonl'));
    expect(results).toHaveLength(8);
    const errored = results.filter(({ status }) => status === 'errored');
    expect(errored.length).toBeGreaterThan(0);
    expect(errored.length).toBeLessThanOrEqual(2);
    for (const result of errored) {
      expect(result.status === 'errored' && result.error.code).toBe('policy-server');
    }
    // Run those again, and kill the run itself.
    let hosts: number[] = [];
    await cli([...what, '--policy-process', 'own', '-n', '8', '--no-resume', '-o', `${folder}-2`], {
      onErrorLine: (line, child) => {
        if (!/^\[ *1\//.test(line)) return;
        hosts = hostsOf(child.pid!);
        child.kill('SIGKILL');
      },
    });
    expect(hosts).toHaveLength(1);
    while (hosts.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
  },
);

/** Processes of policies that this one started. */
function hostsOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [id, parent, ...args] = line.trim().split(/\s+/);
    return Number(parent) === pid && args.join(' ').includes('policy-host-main') ? [Number(id)] : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
