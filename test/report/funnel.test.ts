import { describe, expect, it } from 'vitest';
import { formatFunnel } from '../../src/report/format-funnel.ts';
import { funnelOf } from '../../src/report/funnel.ts';
import { finishedEpisode } from './episodes.ts';

const placed = {
  predicate: 'On(a, b)',
  stages: { reached: 1, grasped: 2, lifted: 3, moved: 4, placed: 5 },
};
const missed = {
  predicate: 'On(a, b)',
  stages: { reached: 1, grasped: null, lifted: null, moved: null, placed: null },
};
const opened = { predicate: 'Open(c)', stages: { reached: 7, moved: 8, placed: null } };

const episodes = [
  finishedEpisode('s/t', 'p', 0, true, { progress: [placed, opened] }),
  finishedEpisode('s/t', 'p', 1, false, { progress: [missed, opened] }),
  finishedEpisode('s/t', 'p', 2, false),
];

describe('funnelOf', () => {
  it('counts who came to each stage, over all predicates and for each', () => {
    const { meanProgress, stages, predicates } = funnelOf(episodes, true);
    expect(stages).toEqual([
      { stage: 'reached', reached: 4, of: 4 },
      { stage: 'grasped', reached: 1, of: 2 },
      { stage: 'lifted', reached: 1, of: 2 },
      { stage: 'moved', reached: 3, of: 4 },
      { stage: 'placed', reached: 1, of: 4 },
    ]);
    expect(predicates.map(({ predicate }) => predicate)).toEqual(['On(a, b)', 'Open(c)']);
    expect(predicates[1]!.stages).toEqual([
      { stage: 'reached', reached: 2, of: 2 },
      { stage: 'moved', reached: 2, of: 2 },
      { stage: 'placed', reached: 0, of: 2 },
    ]);
    expect(meanProgress).toBeCloseTo(((1 + 2 / 3) / 2 + (0.2 + 2 / 3) / 2) / 2);
  });

  it('says nothing of episodes that were recorded without progress', () => {
    expect(funnelOf([finishedEpisode('s/t', 'p', 0, true)], true)).toEqual({
      meanProgress: null,
      stages: [],
      predicates: [],
    });
  });
});

describe('formatFunnel', () => {
  it('shows shares, and a dash where no goal has the stage', () => {
    const lines = formatFunnel([
      { label: 'all', stages: funnelOf(episodes, false).stages },
      {
        label: 'drawers',
        stages: funnelOf([finishedEpisode('s/t', 'p', 0, false, { progress: [opened] })], false).stages,
      },
      { label: 'old', stages: [] },
    ]);
    expect(lines).toEqual([
      'by stage, %  reached  grasped  lifted  moved  placed  of',
      '────────────────────────────────────────────────────────',
      'all            100.0     50.0    50.0   75.0    25.0   4',
      'drawers        100.0        –       –  100.0     0.0   1',
    ]);
  });

  it('is empty if nothing was recorded', () => {
    expect(formatFunnel([{ label: 'old', stages: [] }])).toEqual([]);
  });
});
