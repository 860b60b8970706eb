import { describe, expect, it } from 'vitest';
import { planEpisodes } from '../../src/run/plan-episodes.ts';
import { takeShard } from '../../src/run/shard.ts';

const TASKS = ['s/a', 's/b', 's/c'];
const episodes = planEpisodes({
  ...{ taskIds: TASKS, policies: ['hold', 'random'], trials: 10, seed: 0, initialStates: 'sampled' },
});
const shards = (count: number) =>
  Array.from({ length: count }, (_, index) => takeShard(episodes, { index: index + 1, count }));

describe('takeShard', () => {
  it.each([1, 2, 3, 4, 7, 30, 40])('splits a plan in %i disjoint parts that cover it', (count) => {
    const ids = shards(count)
      .flat()
      .map(({ episodeId }) => episodeId);
    expect(ids.sort()).toEqual(episodes.map(({ episodeId }) => episodeId).sort());
  });

  it.each([2, 3, 4, 7])('balances %i parts, overall and task by task', (count) => {
    const spread = (sizes: number[]) => Math.max(...sizes) - Math.min(...sizes);
    const parts = shards(count);
    // Two policies each.
    expect(spread(parts.map(({ length }) => length))).toBeLessThanOrEqual(2);
    for (const task of TASKS) {
      expect(
        spread(parts.map((part) => part.filter(({ taskId }) => taskId === task).length)),
      ).toBeLessThanOrEqual(2);
    }
  });

  it('keeps the episodes of all policies that pair together', () => {
    for (const part of shards(4)) {
      const of = (policy: string) =>
        part.flatMap((episode) =>
          episode.policy === policy ? [`${episode.taskId}/${episode.episodeIndex}`] : [],
        );
      expect(of('hold')).toEqual(of('random'));
    }
  });

  it('does not give a shard one episode index of every task', () => {
    const first = shards(10)[0]!;
    expect(new Set(first.map(({ episodeIndex }) => episodeIndex)).size).toBeGreaterThan(1);
  });

  it('depends on ids only: other episodes of the plan may come in any order', () => {
    const shard = { index: 2, count: 3 };
    const byTask = TASKS.flatMap((task) => episodes.filter(({ taskId }) => taskId === task).reverse());
    const ids = (part: readonly { episodeId: string }[]) => part.map(({ episodeId }) => episodeId).sort();
    expect(ids(takeShard(byTask, shard))).toEqual(ids(takeShard(episodes, shard)));
  });
});
