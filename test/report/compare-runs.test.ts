import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/report/compare-runs.ts';
import type { ComparedRun } from '../../src/report/compared-run.ts';
import { firstDivergence } from '../../src/report/first-divergence.ts';
import { pairedNewcombeDifference } from '../../src/statistics/paired-newcombe-difference.ts';
import { comparedRun, type Outcomes, stepDigests } from './compared-runs.ts';
import { erroredEpisode, finishedEpisode } from './episodes.ts';

const OPTIONS = { margin: 0.05, alpha: 0.05 };

function compare(baseline: ComparedRun, candidate: ComparedRun, options = {}) {
  const arm = (run: ComparedRun) => ({ run, policy: run.policies[0]! });
  return compareRuns([[arm(baseline), arm(candidate)]], { ...OPTIONS, ...options })[0]!;
}
const outcomes = (before: Outcomes, now: Outcomes) =>
  compare(comparedRun('p', before), comparedRun('q', now));

describe('compareRuns', () => {
  it('pairs two policies by task, index and seed, and counts pairs by outcome', () => {
    const { overall, tasks, flips } = outcomes(
      { 's/a': 'sssf', 's/b': 'ff' },
      { 's/a': 'SsFS', 's/b': 'fS' },
    );
    expect(overall).toMatchObject({
      pairs: 6,
      counts: { both: 2, onlyCandidate: 2, onlyBaseline: 1, neither: 1 },
      identical: 2,
      baselineRate: 0.5,
      candidateRate: 4 / 6,
    });
    expect(overall.interval).toEqual(pairedNewcombeDifference(overall.counts));
    expect(tasks.map(({ subject, pairs }) => [subject, pairs])).toEqual([
      ['s/a', 4],
      ['s/b', 2],
    ]);
    expect(flips.map(({ taskId, episodeIndex, to }) => [taskId, episodeIndex, to])).toEqual([
      ['s/a', 2, 'failure'],
      ['s/a', 3, 'success'],
      ['s/b', 1, 'success'],
    ]);
    expect(flips[0]!.divergence).toBe(2);
  });

  it('finds a clear drop worse and a clear rise better', () => {
    expect(
      outcomes({ 's/a': 's'.repeat(30) }, { 's/a': 'F'.repeat(15) + 's'.repeat(15) }).overall.verdict,
    ).toBe('worse');
    expect(
      outcomes({ 's/a': 'f'.repeat(30) }, { 's/a': 'S'.repeat(15) + 'f'.repeat(15) }).overall.verdict,
    ).toBe('better');
  });

  it('finds an identical run equivalent, however small', () => {
    const { overall } = outcomes({ 's/a': 'sf' }, { 's/a': 'sf' });
    expect(overall).toMatchObject({ verdict: 'equivalent', identical: 2, pairsForVerdict: null });
  });

  it('does not take equal rates of few episodes for equivalence, and says how many are needed', () => {
    const { overall } = outcomes({ 's/a': 's'.repeat(20) }, { 's/a': 'S'.repeat(20) });
    expect(overall.verdict).toBe('inconclusive');
    expect(overall.pairsForVerdict).toBeGreaterThan(60);
  });

  it('does not call one of many tasks worse for what chance does to one of many', () => {
    const before = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`s/${i}`, 'ssssss']));
    const alone = outcomes({ 's/0': 'ssssss' }, { 's/0': 'FFFFFF' }).tasks[0]!;
    const among = outcomes(before, { ...before, 's/0': 'FFFFFF' }).tasks[0]!;
    expect([alone.verdict, alone.p]).toEqual(['worse', among.p]);
    expect(among.adjustedP).toBeCloseTo(10 * among.p, 12);
    expect(among.verdict).toBe('inconclusive');
  });

  it('counts errored and missing episodes of the plan as lost pairs, outside every rate', () => {
    const baseline = comparedRun('p', { 's/a': 'sss' });
    const candidate = comparedRun('q', { 's/a': 'S--' });
    const results = [...candidate.results, erroredEpisode('s/a', 'q', 1)];
    const { overall, lost } = compare(baseline, { ...candidate, results });
    expect(overall).toMatchObject({ pairs: 1, lost: { errored: 1, missing: 1 }, candidateRate: 1 });
    expect(lost.map(({ side, reason }) => [side, reason])).toEqual([
      ['candidate', 'errored'],
      ['candidate', 'missing'],
    ]);
  });

  it('does not count what was never planned, or stopped on purpose, as lost', () => {
    const longer = comparedRun('p', { 's/a': 'ssss', 's/b': 'ssss' });
    expect(compare(longer, comparedRun('q', { 's/a': 'ss' }))).toMatchObject({
      lost: [],
      unpaired: { baseline: 6, candidate: 0 },
      notes: ['Only the baseline ran s/b.'],
    });
    const stopped = comparedRun('q', { 's/a': 's---' }, { stoppedEarly: true });
    expect(compare(comparedRun('p', { 's/a': 'ssss' }), stopped).lost).toEqual([]);
  });

  it('refuses different protocols and initial states by name, unless forced', () => {
    const baseline = comparedRun('p', { 's/a': 'ss' });
    const [task] = baseline.tasks;
    const other = comparedRun('q', { 's/a': 'ss' }, { tasks: [{ ...task!, protocolHash: 'bbbb' }] });
    expect(() => compare(baseline, other)).toThrow(
      expect.objectContaining({
        code: 'mismatch',
        message: expect.stringMatching(/s\/a is aaaa and bbbb.*--force/s),
      }),
    );
    expect(compare(baseline, other, { force: true }).notes[0]).toMatch(
      /^Forced although the protocol of s\/a/,
    );
    const states = comparedRun('q', { 's/a': 'ss' }, { tasks: [{ ...task!, initialStatesHash: 'x' }] });
    expect(() => compare(baseline, states)).toThrow(/initial states of s\/a are sampled and a file's/);
  });

  it('refuses runs of other seeds, because nothing pairs', () => {
    const results = [finishedEpisode('s/a', 'q', 0, true, { seed: 5 })];
    const other = comparedRun('q', { 's/a': 's' }, { results, seed: 3 });
    expect(() => compare(comparedRun('p', { 's/a': 's' }), other)).toThrow(
      expect.objectContaining({ code: 'mismatch', message: expect.stringContaining('run seeds 0 and 3') }),
    );
  });

  it('says that tasks and engine differ, which is what a regression test is about', () => {
    const other = comparedRun('q', { 's/a': 's' }, { engine: 'rapier@2' });
    const tasks = other.tasks.map((task) => ({ ...task, taskHash: 'new' }));
    expect(compare(comparedRun('p', { 's/a': 's' }), { ...other, tasks }).notes).toEqual([
      'The content of s/a differs between the runs.',
      'The physics engine differs: rapier@1 and rapier@2.',
    ]);
  });
});

describe('firstDivergence', () => {
  const episode = (digest: string, steps?: string) =>
    finishedEpisode('s/a', 'p', 0, true, { digest, ...(steps !== undefined && { stepDigests: steps }) });

  it('is the control step, the start, never, or unknown', () => {
    const one = episode('x', stepDigests(1, 2, 3));
    expect(firstDivergence(one, episode('x'))).toBe('identical');
    expect(firstDivergence(one, episode('y'))).toBe('unknown');
    expect(firstDivergence(one, episode('y', stepDigests(7, 2, 3)))).toBe('start');
    expect(firstDivergence(one, episode('y', stepDigests(1, 2, 7, 8)))).toBe(2);
    expect(firstDivergence(one, episode('y', stepDigests(1, 2, 3, 8)))).toBe(3);
  });
});
