import { describe, expect, it } from 'vitest';
import { aggregateEpisodes } from '../../src/report/aggregate-episodes.ts';
import { formatTable } from '../../src/report/format-table.ts';
import { erroredEpisode, finishedEpisode } from './episodes.ts';

const TASKS = ['on_the_stove', 'next_to_the_plate', 'between_the_plate_and_the_ramekin'].map(
  (place) => `libero_spatial/pick_up_the_black_bowl_${place}_and_place_it_on_the_plate`,
);
const results = TASKS.flatMap((task, row) => [
  ...Array.from({ length: 50 }, (_, index) => finishedEpisode(task, 'oracle', index, index >= row)),
  ...Array.from({ length: 50 }, (_, index) => finishedEpisode(task, 'hold', index, false)),
]);
const table = (more: typeof results | ReturnType<typeof erroredEpisode>[] = [], width = 100) =>
  formatTable(aggregateEpisodes([...results, ...more], { privileged: new Set(['oracle']) }), width);

describe('formatTable', () => {
  it('shows tasks per policy, then suites, then what the figures mean', () => {
    expect(table()).toMatchSnapshot();
  });

  it('fits into 100 columns with its notes', () => {
    const widths = table()
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  it('marks a privileged policy everywhere and explains the mark once', () => {
    const text = table();
    expect(text.match(/oracle\*/g)).toHaveLength(2);
    expect(text.match(/^\* privileged/gm)).toHaveLength(1);
    expect(text).not.toContain('hold*');
    expect(formatTable(aggregateEpisodes([finishedEpisode('s/a', 'p', 0, true)]))).not.toContain(
      'privileged',
    );
  });

  it('says once that the scores are not LIBERO scores', () => {
    expect(table().match(/not LIBERO scores/g)).toHaveLength(1);
  });

  it('counts errors beside the rate and points to their reasons', () => {
    const text = table([erroredEpisode(TASKS[0]!, 'hold', 50)]);
    expect(text).toContain('1 episode errored; episodes.csv says why.');
    expect(text).toMatch(/hold +0\.0 +0\/150 +0\.0–2\.5 +1 /);
  });

  it('shows a dash, not a number, where nothing finished', () => {
    const text = formatTable(aggregateEpisodes([erroredEpisode('s/a', 'p', 0)]));
    expect(text).toMatch(/^a +– +0\/0 +– +1 +– +– +–$/m);
  });

  it('adds a row over all suites only if there are several', () => {
    expect(table()).not.toContain('all suites');
    expect(table([finishedEpisode('mine/a', 'hold', 0, true)])).toMatch(/^all suites · hold +0\.7 +1\/151/m);
  });

  it('keeps task names readable on a narrow terminal', () => {
    expect(table([], 40)).toContain('…next_to_the_plate…');
  });

  it('names the protocol, per suite if there are several, and what is missing', () => {
    const two = [
      finishedEpisode('s/a', 'p', 0, true),
      finishedEpisode('t/a', 'p', 0, true, { protocolHash: 'bbbb' }),
    ];
    expect(formatTable(aggregateEpisodes(two))).toMatch(/^protocol of s: aaaa\nprotocol of t: bbbb$/m);
    expect(table()).toMatch(/missing: none\.\n[\s\S]*^protocol: aaaa$/m);
    const plan = [{ ...two[0]!, episodeId: 's/a/p/0001', initialState: { kind: 'sampled' } as const }];
    expect(formatTable(aggregateEpisodes(two.slice(0, 1), { plan }))).toContain('missing: 1.');
  });

  it('warns of rates that a verdict has stopped', () => {
    const summary = { ...aggregateEpisodes(results), stopped: { reason: 'q is worse than p' } };
    expect(formatTable(summary)).toMatch(/^Stopped on purpose: q is worse than p\.\n.*lean towards/m);
  });

  it('says so if there is nothing', () => {
    expect(formatTable(aggregateEpisodes([]))).toBe('No episodes.\n');
  });
});
