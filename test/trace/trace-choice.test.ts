import { describe, expect, it } from 'vitest';
import type { EpisodePlan } from '../../src/episode/episode-plan.ts';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { keepsTrace, mayTrace, parseTraceChoice } from '../../src/trace/trace-choice.ts';

const index = (episodeIndex: number) => ({ episodeIndex }) as EpisodePlan;
const ended = (status: EpisodeResult['status']) => ({ status }) as EpisodeResult;

describe('what is recorded', () => {
  it.each([
    ['off', [], []],
    ['on', [0, 1, 2, 3], ['succeeded', 'failed', 'errored']],
    ['failures', [0, 1, 2, 3], ['failed', 'errored']],
    ['sample:2', [0, 1], ['succeeded', 'failed', 'errored']],
  ])('%s', (text, indices, statuses) => {
    const choice = parseTraceChoice(text);
    expect([0, 1, 2, 3].filter((value) => mayTrace(choice, index(value)))).toEqual(indices);
    if (text === 'off') return;
    const all = ['succeeded', 'failed', 'errored'] as const;
    expect(all.filter((status) => keepsTrace(choice, ended(status)))).toEqual(statuses);
  });

  it.each(['', 'yes', 'sample', 'sample:0', 'sample:-1', 'sample:x'])('refuses %j', (text) => {
    expect(() => parseTraceChoice(text)).toThrow('--trace: expected on, off, failures or sample:<n>');
  });
});
