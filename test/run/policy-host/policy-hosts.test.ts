import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EpisodePlan } from '../../../src/episode/episode-plan.ts';
import type { EpisodeResult } from '../../../src/episode/episode-result.ts';
import { episodeSeed } from '../../../src/episode/seeds.ts';
import { type DispatchRequest, dispatch } from '../../../src/run/dispatch.ts';
import { HostedPolicy } from '../../../src/run/policy-host/hosted-policy.ts';
import { PolicyHosts } from '../../../src/run/policy-host/policy-hosts.ts';
import type { Observation } from '../../../src/spec/observation.ts';
import { built, fakeWorker } from '../../helpers/built.ts';
import { task } from '../../task/tasks.ts';

const TASK = { ...task(), id: 'test/a' };
const HOST = fileURLToPath(new URL('../../helpers/fake-host.mjs', import.meta.url));
const EPISODE = { taskId: TASK.id, instruction: 'go', seed: 1, episodeIndex: 0 };

function plans(policy: string, trials: number): EpisodePlan[] {
  return Array.from({ length: trials }, (_, episodeIndex): EpisodePlan => {
    const seed = episodeSeed(0, TASK.id, episodeIndex);
    const episodeId = `${TASK.id}/${policy}/000${episodeIndex}`;
    return { episodeId, taskId: TASK.id, policy, episodeIndex, seed, initialState: { kind: 'sampled' } };
  });
}

async function start(policy: string, notes: string[] = []) {
  built('run/policy-host/serve-host.js');
  const hosts = await PolicyHosts.start([policy], { module: HOST, note: (line) => notes.push(line) });
  onTestFinished(() => hosts.close());
  return hosts;
}

async function run(hosts: PolicyHosts, policy: string, trials: number, more: Partial<DispatchRequest> = {}) {
  const results: EpisodeResult[] = [];
  await dispatch({
    assignments: plans(policy, trials).map((plan) => ({ plan, attempt: 0 })),
    ...{ tasks: [TASK], workers: 1, inFlight: 2, workerModule: fakeWorker(), hosts },
    onResult: (result) => results.push(result),
    ...more,
  });
  return results.sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}

const codes = (results: readonly EpisodeResult[]) =>
  results.map((result) => (result.status === 'errored' ? result.error.code : result.status));

describe('a policy in a process of its own', () => {
  it.each(['walk', 'walk:batch'])('acts as in a worker: %s', async (policy) => {
    const hosts = await start(policy);
    const hosted = await run(hosts, policy, 4);
    expect(codes(hosted)).toEqual(Array(4).fill('succeeded'));
    // The fake worker's own `walk` takes the same steps.
    const digests = (results: readonly EpisodeResult[]) => results.map(({ digest }) => digest);
    const own = await run(await PolicyHosts.start([]), policy, 4);
    expect(digests(hosted)).toEqual(digests(own));
  });

  it.each(['throw', 'throw:batch'])('errors what the policy throws, and that alone: %s', async (policy) => {
    const hosts = await start(policy);
    const results = await run(hosts, policy, 3, { inFlight: 1 });
    expect(codes(results)).toEqual(['succeeded', 'policy', 'succeeded']);
    const [, broken] = results;
    expect(broken?.status === 'errored' && broken.error).toMatchObject({
      message: 'the policy raised TypeError: no idea what to do',
      stack: expect.stringContaining('fake-host.mjs') as string,
    });
  });

  it('is started again when it dies, and only episodes under way are errored', async () => {
    const notes: string[] = [];
    const hosts = await start('killed', notes);
    const results = await run(hosts, 'killed', 6, { inFlight: 1, retries: 0 });
    expect(codes(results)).toEqual([
      ...['succeeded', 'policy-server', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ]);
    const [, broken] = results;
    expect(broken?.status === 'errored' && broken.error.message).toBe(
      'policy "killed": the process that it runs in ended',
    );
    expect(notes.join('\n')).toContain(
      'the process of policy "killed" was killed by SIGKILL; it is started again in 0.5 s',
    );
  });

  it('ends the run if it dies again and again', async () => {
    const hosts = await start('dying:50');
    // Retried until nothing is left to start.
    const running = run(hosts, 'dying:50', 1, { retries: 10_000 });
    await expect(running.then(() => hosts.broken)).rejects.toMatchObject({
      code: 'policy-server',
      message: expect.stringMatching(
        /policy "dying:50" ended with exit code 3.*, the 5th time in a row; it is not started again/s,
      ) as string,
    });
  });

  it('is ended and started again if it hangs', async () => {
    const notes: string[] = [];
    const hosts = await start('hang:batch', notes);
    const results = await run(hosts, 'hang:batch', 4, { inFlight: 1, episodeTimeoutMs: 1500 });
    // What began before it was back may have failed with it.
    expect(codes(results).slice(0, 2)).toEqual(['succeeded', 'episode-timeout']);
    expect(codes(results)[3]).toBe('succeeded');
    expect(notes.join('\n')).toContain('the process of policy "hang:batch" hangs and is ended');
  });

  it('says what is wrong if the policy cannot be loaded, and passes on what it prints', async () => {
    await expect(start('unloadable')).rejects.toThrow('the checkpoint is cut off');
    await expect(PolicyHosts.start(['replay:nowhere.json'])).rejects.toThrow('nowhere.json');
    const notes: string[] = [];
    await start('walk', notes);
    expect(notes).toEqual(['loading walk']);
  });

  it('refuses a policy that reads simulator state', async () => {
    await expect(start('privileged')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('cannot run in a process of its own') as string,
    });
  });

  it('stops loading on abort', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(PolicyHosts.start(['hold'], {}, controller.signal)).rejects.toThrow(
      'interrupted while policies were loaded',
    );
  });

  it('leaves nothing behind when it is closed', async () => {
    const hosts = await start('walk');
    const policy = await HostedPolicy.connect(hosts.addresses.walk!);
    await policy.reset(EPISODE);
    expect(await policy.infer({} as Observation)).toEqual({ actions: [[0.25, 0, 0, 0, 0, 0, -1]] });
    expect(policy.peakMemoryMib).toBeGreaterThan(20);
    await hosts.close();
    if (process.platform !== 'win32') expect(existsSync(dirname(hosts.addresses.walk!))).toBe(false);
    await expect(policy.infer({} as Observation)).rejects.toMatchObject({ code: 'policy-server' });
    policy.dispose();
  });

  it.skipIf(process.platform === 'win32').each(['hang', 'spin'])(
    'ends with its dispatcher even if that is killed, while it is told to %s',
    async (policy) => {
      const script = fileURLToPath(new URL('../../helpers/host-parent.mjs', import.meta.url));
      const parent = spawn(process.execPath, [script, policy], { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [text] = (await new Promise((resolve) =>
        parent.stdout.once('data', (data) => resolve([data])),
      )) as [Buffer];
      const { pid, address } = JSON.parse(String(text)) as { pid: number; address: string };
      onTestFinished(() => rmSync(dirname(address), { recursive: true, force: true }));
      expect(isAlive(pid)).toBe(true);
      parent.kill('SIGKILL');
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
    },
  );
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
