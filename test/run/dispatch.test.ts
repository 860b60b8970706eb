import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { EpisodePlan } from '../../src/episode/episode-plan.ts';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { episodeSeed } from '../../src/episode/seeds.ts';
import { type DispatchRequest, dispatch } from '../../src/run/dispatch.ts';
import { fakeWorker } from '../helpers/built.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { task } from '../task/tasks.ts';

const TASKS = [
  { ...task(), id: 'test/a' },
  { ...task(), id: 'test/b' },
];

function plans(policy: string, trials: number): EpisodePlan[] {
  return TASKS.flatMap(({ id: taskId }) =>
    Array.from({ length: trials }, (_, episodeIndex): EpisodePlan => {
      const seed = episodeSeed(0, taskId, episodeIndex);
      const episodeId = `${taskId}/${policy}/000${episodeIndex}`;
      return { episodeId, taskId, policy, episodeIndex, seed, initialState: { kind: 'sampled' } };
    }),
  );
}

async function run(episodes: readonly EpisodePlan[], more: Partial<DispatchRequest> = {}) {
  const results: EpisodeResult[] = [];
  await dispatch({
    assignments: episodes.map((plan) => ({ plan, attempt: 0 })),
    tasks: TASKS,
    workers: 2,
    workerModule: fakeWorker(),
    onResult: (result) => results.push(result),
    ...more,
  });
  return results.sort((a, b) =>
    a.episodeId === b.episodeId ? a.attempt - b.attempt : a.episodeId < b.episodeId ? -1 : 1,
  );
}

const digests = (results: readonly EpisodeResult[]) =>
  results.map(({ episodeId, digest }) => [episodeId, digest]);
const statuses = (results: readonly EpisodeResult[]) => results.map(({ status }) => status);

describe('dispatch', () => {
  it('runs every episode once', async () => {
    const episodes = plans('walk', 3);
    const results = await run(episodes);
    expect(results.map(({ episodeId }) => episodeId)).toEqual(episodes.map(({ episodeId }) => episodeId));
    expect(new Set(statuses(results))).toEqual(new Set(['succeeded']));
  });

  it('gives the same digests for 1, 2 and 3 workers and in reverse', async () => {
    const episodes = plans('walk', 3);
    const alone = digests(await run(episodes, { workers: 1 }));
    expect(new Set(alone.map(([, digest]) => digest)).size).toBe(6);
    expect(digests(await run(episodes, { workers: 2 }))).toEqual(alone);
    expect(digests(await run(episodes.toReversed(), { workers: 3 }))).toEqual(alone);
  });

  it('blames exactly the episode that a killed worker held, and goes on with another worker', async () => {
    const results = await run(plans('killed', 3));
    expect(statuses(results)).toEqual([
      'succeeded',
      'errored',
      'succeeded',
      'succeeded',
      'errored',
      'succeeded',
    ]);
    const dead = results[1]!;
    expect(dead).toMatchObject({ success: null, digest: null, seed: plans('killed', 2)[1]!.seed });
    expect(dead.status === 'errored' && dead.error).toEqual({
      code: 'worker-died',
      message: 'the worker process was killed by SIGKILL',
    });
  });

  it('names the exit code and the last output of a worker that ended by itself', async () => {
    const results = await run(plans('exit', 2).slice(0, 2), { workers: 1 });
    const dead = results[1]!;
    expect(dead.status === 'errored' && dead.error.message).toBe(
      'the worker process ended with exit code 7; its last output:\nran out of luck',
    );
  });

  it('records what a policy throws as an errored episode, not as a failure', async () => {
    const results = await run(plans('throw', 3));
    expect(statuses(results).filter((status) => status === 'errored')).toHaveLength(2);
    const broken = results[1]!;
    expect(broken.status === 'errored' && broken.error).toMatchObject({
      code: 'policy',
      message: expect.stringContaining('no idea what to do') as string,
    });
  });

  it('tries an errored episode again only if asked, and records every attempt', async () => {
    const marker = join(tmpFolder(), 'died');
    const episodes = plans(`killed-once:${marker}`, 2).slice(0, 2);
    const results = await run(episodes, { workers: 1, retries: 1 });
    expect(results.map(({ attempt, status }) => [attempt, status])).toEqual([
      [0, 'succeeded'],
      [0, 'errored'],
      [1, 'succeeded'],
    ]);
  });

  it('gives up after the retries', async () => {
    const results = await run(plans('killed', 2).slice(1, 2), { workers: 1, retries: 2 });
    expect(results.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
    expect(new Set(statuses(results))).toEqual(new Set(['errored']));
  });

  it('errors an episode that takes longer than allowed, ends its worker, and goes on with another', async () => {
    const episodes = [...plans('forever', 1).slice(0, 1), ...plans('walk', 1)];
    const results = await run(episodes, { workers: 1, episodeTimeoutMs: 1500 });
    expect(results.map(({ policy, status }) => [policy, status])).toEqual([
      ['forever', 'errored'],
      ['walk', 'succeeded'],
      ['walk', 'succeeded'],
    ]);
    const late = results[0]!;
    expect(late.status === 'errored' && late.error).toEqual({
      code: 'episode-timeout',
      message: 'took longer than the 1.5 s that --episode-timeout allows',
    });
  });

  describe('with several episodes in flight per worker', () => {
    it('lets an episode go on while the policies of others have not answered', async () => {
      // Alone or two at a time they would wait without end.
      const results = await run(plans('meet:3', 2).slice(0, 3), { workers: 1, inFlight: 3 });
      expect(statuses(results)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    });

    it('gives the same digests for any number', async () => {
      const episodes = plans('walk', 4);
      const alone = digests(await run(episodes, { workers: 1 }));
      expect(digests(await run(episodes, { workers: 1, inFlight: 2 }))).toEqual(alone);
      expect(digests(await run(episodes.toReversed(), { workers: 2, inFlight: 3 }))).toEqual(alone);
    });

    it('errors exactly the episodes that a worker held when it died', async () => {
      const episodes = plans('killed-in-company', 4).slice(0, 4);
      const results = await run(episodes, { workers: 1, inFlight: 2 });
      expect(statuses(results)).toEqual(['errored', 'errored', 'succeeded', 'succeeded']);
      for (const dead of results.slice(0, 2)) {
        expect(dead.status === 'errored' && dead.error).toEqual({
          code: 'worker-died',
          message: 'the worker process was killed by SIGKILL',
        });
      }
    });

    it('has a late episode given up without disturbing those beside it', async () => {
      // The third ends only if the fourth begins in the same process, in the place of the first.
      const episodes = plans('hang-in-company', 4).slice(0, 4);
      const results = await run(episodes, { workers: 1, inFlight: 2, episodeTimeoutMs: 5000 });
      expect(results.map((result) => result.status === 'errored' && result.error.code)).toEqual([
        'episode-timeout',
        false,
        false,
        false,
      ]);
    });

    it('runs episodes again alone if their worker hears nothing, and blames only the one that is late again', async () => {
      const episodes = plans(`spin-in-company:${join(tmpFolder(), 'once')}`, 4).slice(0, 4);
      const results = await run(episodes, { workers: 1, inFlight: 2, episodeTimeoutMs: 2000 });
      expect(results.map(({ attempt }) => attempt)).toEqual([0, 0, 0, 0]);
      expect(results.map((result) => result.status === 'errored' && result.error.code)).toEqual([
        false,
        'episode-timeout',
        false,
        false,
      ]);
    });

    it('runs episodes again if one beside them broke the engine', async () => {
      const episodes = plans(`break-in-company:${join(tmpFolder(), 'once')}`, 4).slice(0, 4);
      const results = await run(episodes, { workers: 1, inFlight: 2 });
      expect(results.map((result) => result.status === 'errored' && result.error.message)).toEqual([
        false,
        'the engine broke',
        false,
        false,
      ]);
    });

    it('stops on abort with every place taken', async () => {
      const controller = new AbortController();
      const seen: string[] = [];
      await run([...plans('walk', 1).slice(0, 1), ...plans('forever', 3)], {
        ...{ workers: 1, inFlight: 3, signal: controller.signal },
        onResult: ({ episodeId }) => {
          seen.push(episodeId);
          controller.abort();
        },
      });
      expect(seen).toEqual(['test/a/walk/0000']);
    });
  });

  it('says so if a worker cannot start', async () => {
    vi.stubEnv('FAKE_WORKER_PROBLEM', 'the engine is missing');
    try {
      await expect(run(plans('walk', 1))).rejects.toMatchObject({
        code: 'worker-died',
        message: expect.stringMatching(/could not start: .*the engine is missing/) as string,
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('stops on abort: what is finished counts, what was under way has no result', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const episodes = [...plans('walk', 1).slice(0, 1), ...plans('forever', 3)];
    await run(episodes, {
      workers: 1,
      signal: controller.signal,
      onResult: ({ episodeId }) => {
        seen.push(episodeId);
        controller.abort();
      },
    });
    expect(seen).toEqual(['test/a/walk/0000']);
  });

  it('ends, workers included, with what onResult throws', async () => {
    const onResult = () => {
      throw new Error('disk full');
    };
    await expect(run(plans('walk', 3), { onResult })).rejects.toThrow('disk full');
  });
});
