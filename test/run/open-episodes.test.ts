import { describe, expect, it } from 'vitest';
import { openEpisodes } from '../../src/run/open-episodes.ts';
import { planEpisodes } from '../../src/run/plan-episodes.ts';
import { erroredEpisode, finishedEpisode } from '../helpers/run-results.ts';

const episodes = planEpisodes({
  ...{ taskIds: ['s/t'], policies: ['hold'], trials: 4, seed: 0, initialStates: 'sampled' },
});
const id = (index: number) => `s/t/hold/000${index}`;
const results = [
  finishedEpisode({ episodeId: id(0) }),
  erroredEpisode({ episodeId: id(1) }),
  erroredEpisode({ episodeId: id(2), error: { code: 'goal-at-reset', message: '' } }),
];
const open = (retries: number, retryErrored = false) =>
  openEpisodes(episodes, results, { retries, retryErrored }).assignments.map(
    ({ plan, attempt, lastAttempt }) => [plan.episodeIndex, attempt, lastAttempt],
  );

describe('openEpisodes', () => {
  it('keeps every result, errored ones too, and runs what has none', () => {
    expect(open(0)).toEqual([[3, 0, 0]]);
    expect(openEpisodes(episodes, results, { retries: 0, retryErrored: false }).kept).toEqual(results);
  });

  it('makes up for retries that an interruption cut off, as an undisturbed run would have', () => {
    expect(open(1)).toEqual([
      [1, 1, 1],
      [3, 0, 1],
    ]);
  });

  it('runs errored ones again on request, whatever their errors', () => {
    expect(open(2, true)).toEqual([
      [1, 1, 3],
      [2, 1, 3],
      [3, 0, 2],
    ]);
  });
});
