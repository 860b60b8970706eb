import { describe, expect, it } from 'vitest';
import { episodeLine } from '../../src/report/episode-line.ts';
import { formatDuration } from '../../src/report/format-duration.ts';
import { progressLine } from '../../src/report/progress-line.ts';
import { shortenNames } from '../../src/report/shorten-names.ts';
import { erroredEpisode, finishedEpisode } from './episodes.ts';

describe('episodeLine', () => {
  it('says what happened, how long it took and how far the run is', () => {
    expect(episodeLine(finishedEpisode('s/a', 'oracle', 3, true), 12, 300)).toBe(
      '[ 12/300] s/a oracle #3 succeeded in 87 steps (5.1 s)',
    );
    expect(episodeLine(finishedEpisode('s/a', 'hold', 3, false, { attempt: 1 }), 300, 300)).toBe(
      '[300/300] s/a hold #3 failed after 220 steps (5.1 s, attempt 2)',
    );
  });

  it('stays one line for an error with a long message', () => {
    expect(episodeLine(erroredEpisode('s/a', 'p', 0, { steps: 1 }), 1, 2)).toBe(
      '[1/2] s/a p #0 errored after 1 step (5.1 s): policy: server gone',
    );
  });
});

describe('progressLine', () => {
  const half = { total: 200, succeeded: 60, failed: 40, errored: 0, elapsedMs: 50_000 };

  it('shows counts, rate and time left', () => {
    expect(progressLine(half)).toBe(
      '██████████░░░░░░░░░░ 100/200 50 % · 60 succeeded, 40 failed · 2.0 episodes/s · 0:50 left',
    );
  });

  it('names errors only if there are any', () => {
    expect(progressLine({ ...half, errored: 1 })).toContain('40 failed, 1 errored');
  });

  it('does not count resumed episodes into the speed', () => {
    expect(progressLine({ ...half, resumed: 75 })).toContain('30.0 episodes/min · 3:20 left');
  });

  it('does not guess before the first episode, and tells the duration after the last', () => {
    expect(progressLine({ total: 5, succeeded: 0, failed: 0, errored: 0, elapsedMs: 900 })).toBe(
      '░░░░░░░░░░░░░░░░░░░░ 0/5 0 % · 0 succeeded, 0 failed · measuring',
    );
    expect(progressLine({ total: 5, succeeded: 5, failed: 0, errored: 0, elapsedMs: 61_000 })).toMatch(
      /5\/5 100 % .* took 1:01$/,
    );
  });

  it('never says 100 % before the end', () => {
    expect(progressLine({ total: 1000, succeeded: 999, failed: 0, errored: 0, elapsedMs: 1 })).toContain(
      '99 %',
    );
  });

  it.each([10, 32, 60, 75])('fits into %i columns', (width) => {
    expect(progressLine(half, width).length).toBeLessThanOrEqual(width);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [59_001, '1:00'],
    [3_599_000, '59:59'],
    [3_723_000, '1:02:03'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('shortenNames', () => {
  const names = ['pick_the_bowl_on_the_stove_and_place_it', 'pick_the_bowl_next_to_it_and_place_it'];

  it('shows names whole that fit', () => {
    expect(shortenNames(names, 40)).toEqual(names);
  });

  it('leaves out the words that all share at either end', () => {
    expect(shortenNames(names, 30)).toEqual(['…on_the_stove…', '…next_to_it…']);
  });

  it('cuts the middle of what is still too long', () => {
    expect(shortenNames(['abcdefghijkl'], 7)).toEqual(['abc…jkl']);
    expect(shortenNames(names, 8).map((name) => name.length)).toEqual([8, 8]);
  });

  it('keeps at least a word of each', () => {
    expect(shortenNames(['put_it_down', 'put_it_down_there'], 16)).toEqual(['…down', '…down_there']);
    expect(shortenNames([], 10)).toEqual([]);
  });
});
