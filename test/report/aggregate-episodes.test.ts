import { describe, expect, it } from 'vitest';
import { aggregateEpisodes } from '../../src/report/aggregate-episodes.ts';
import { summaryJson } from '../../src/report/summary-json.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';
import { erroredEpisode, finishedEpisode } from './episodes.ts';

const planOf = (taskId: string, policy: string, episodeIndex: number) => ({
  episodeId: `${taskId}/${policy}/000${episodeIndex}`,
  taskId,
  policy,
  episodeIndex,
  seed: 0,
  initialState: { kind: 'sampled' } as const,
});

describe('aggregateEpisodes', () => {
  it('counts errors apart from failures, outside the rate', () => {
    const { tasks } = aggregateEpisodes([
      finishedEpisode('s/a', 'p', 0, true, { steps: 80 }),
      finishedEpisode('s/a', 'p', 1, true, { steps: 100 }),
      finishedEpisode('s/a', 'p', 2, false),
      erroredEpisode('s/a', 'p', 3),
    ]);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      policy: 'p',
      subject: 's/a',
      episodes: 3,
      successes: 2,
      errored: 1,
      missing: 0,
      rate: 2 / 3,
      interval: wilsonInterval(2, 3),
      meanStepsToSuccess: 90,
      protocolHashes: ['aaaa'],
    });
  });

  it('has no rate, steps or latency where nothing finished', () => {
    const { tasks } = aggregateEpisodes([erroredEpisode('s/a', 'p', 0)]);
    expect(tasks[0]).toMatchObject({
      episodes: 0,
      errored: 1,
      rate: null,
      interval: { low: 0, high: 1 },
      meanStepsToSuccess: null,
      observationsPerSecond: null,
      latency: null,
    });
  });

  it('adds up per suite and over all, per policy', () => {
    const summary = aggregateEpisodes([
      finishedEpisode('s/a', 'p', 0, true),
      finishedEpisode('s/b', 'p', 0, false),
      finishedEpisode('t/c', 'p', 0, true, { protocolHash: 'bbbb' }),
      finishedEpisode('s/a', 'q', 0, false),
    ]);
    const counts = (rows: typeof summary.tasks) =>
      rows.map(({ policy, subject, successes, episodes }) => [policy, subject, successes, episodes]);
    expect(counts(summary.suites)).toEqual([
      ['p', 's', 1, 2],
      ['p', 't', 1, 1],
      ['q', 's', 0, 1],
    ]);
    expect(counts(summary.overall)).toEqual([
      ['p', 'all', 2, 3],
      ['q', 'all', 0, 1],
    ]);
    expect(summary.overall[0]!.protocolHashes).toEqual(['aaaa', 'bbbb']);
  });

  it('takes the last attempt of an episode, in whatever order the attempts are listed', () => {
    const first = erroredEpisode('s/a', 'p', 0);
    const second = finishedEpisode('s/a', 'p', 0, true, { attempt: 1 });
    for (const results of [
      [first, second],
      [second, first],
    ]) {
      expect(aggregateEpisodes(results).tasks[0]).toMatchObject({
        ...{ episodes: 1, successes: 1, errored: 0, retries: 1 },
      });
    }
  });

  it('lets a finished episode count over errored tries, as when parts of a run are put together', () => {
    const finished = finishedEpisode('s/a', 'p', 0, true);
    const errored = erroredEpisode('s/a', 'p', 0, { attempt: 2 });
    expect(aggregateEpisodes([finished, errored]).tasks[0]).toMatchObject({ episodes: 1, errored: 0 });
    expect(aggregateEpisodes([errored, finished]).tasks[0]).toMatchObject({ episodes: 1, errored: 0 });
  });

  it('takes percentiles over every inference, not over the episodes’ percentiles', () => {
    const { tasks } = aggregateEpisodes([
      finishedEpisode('s/a', 'p', 0, true, { latenciesMs: [1, 1, 1, 1] }),
      finishedEpisode('s/a', 'p', 1, true, { latenciesMs: [9] }),
    ]);
    expect(tasks[0]!.latency).toMatchObject({ count: 5, p50Ms: 1 });
    expect(tasks[0]!.latency!.p95Ms).toBeCloseTo(7.4, 12);
  });

  it('divides all observations by all seconds, so that a short episode weighs little', () => {
    const latency = (count: number) => ({ count, p50Ms: 0, p95Ms: 0, p99Ms: 0 });
    const { tasks } = aggregateEpisodes([
      finishedEpisode('s/a', 'p', 0, true, { latency: latency(300), observationsPerSecond: 100 }),
      finishedEpisode('s/a', 'p', 1, true, { latency: latency(10), observationsPerSecond: 10 }),
      finishedEpisode('s/a', 'p', 2, true, { latency: latency(10), observationsPerSecond: 0 }),
    ]);
    expect(tasks[0]!.observationsPerSecond).toBeCloseTo(310 / 4, 12);
  });

  it('says with every rate what it is about, and bounds it for tasks like these where there are several', () => {
    const { tasks, suites } = aggregateEpisodes(
      ['s/a', 's/b', 's/c'].flatMap((task, t) =>
        [0, 1, 2, 3].map((index) => finishedEpisode(task, 'p', index, index < 4 - t)),
      ),
    );
    for (const row of [...tasks, ...suites]) {
      expect(row.estimand).toBe('success rate on these tasks under other initial states');
      expect(row.interval).toMatchObject({ kind: 'wilson', confidence: 0.95 });
    }
    expect(tasks.map(({ intervalOverTasks }) => intervalOverTasks)).toEqual([null, null, null]);
    // Task rates 1, ¾, ½: t(2) · standard deviation ¼ / √3.
    const { low, high } = suites[0]!.intervalOverTasks!;
    expect(low).toBeCloseTo(0.75 - (4.302652729911275 * 0.25) / Math.sqrt(3), 10);
    expect(high).toBe(1);
  });

  it('does not show the order in which episodes finished', () => {
    const results = [0, 1, 2, 3].flatMap((index) =>
      ['q', 'p'].map((policy) =>
        finishedEpisode(index % 2 ? 's/b' : 's/a', policy, index, index > 0, {
          observationsPerSecond: 1 / (index + 3),
        }),
      ),
    );
    expect(summaryJson(aggregateEpisodes(results.toReversed()))).toBe(
      summaryJson(aggregateEpisodes(results)),
    );
  });

  it('follows the order of the plan and counts what is missing from it', () => {
    const plan = ['q', 'p'].flatMap((policy) =>
      ['s/b', 's/a'].flatMap((task) => [0, 1].map((index) => planOf(task, policy, index))),
    );
    const summary = aggregateEpisodes([finishedEpisode('s/a', 'p', 0, true)], {
      plan,
      privileged: new Set(['p']),
    });
    expect(summary.policies).toEqual([
      { name: 'q', privileged: false },
      { name: 'p', privileged: true },
    ]);
    expect(summary.tasks.map(({ policy, subject, missing }) => [policy, subject, missing])).toEqual([
      ['q', 's/b', 2],
      ['q', 's/a', 2],
      ['p', 's/b', 2],
      ['p', 's/a', 1],
    ]);
    expect(summary.overall.map(({ missing }) => missing)).toEqual([4, 3]);
  });

  it('refuses to pool episodes of one task that ran under different protocols', () => {
    const results = [
      finishedEpisode('s/a', 'p', 0, true),
      finishedEpisode('s/a', 'p', 1, true, { protocolHash: 'bbbb' }),
    ];
    expect(() => aggregateEpisodes(results)).toThrow(/s\/a: aaaa, bbbb/);
  });
});

describe('summaryJson', () => {
  it('carries its format version and reads back', () => {
    const summary = aggregateEpisodes([finishedEpisode('s/a', 'p', 0, true)]);
    const text = summaryJson(summary);
    expect(JSON.parse(text)).toEqual({ format: 'benchtop/summary@1', ...summary });
    expect(text.endsWith('}\n')).toBe(true);
  });
});
