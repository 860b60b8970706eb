import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpisodePlan } from '../../src/episode/episode-plan.ts';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { formatEpisodeRecord } from '../../src/run/episode-record.ts';
import { RunGate } from '../../src/run/run-gate.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { comparedRun, episodesOf, type Outcomes } from '../report/compared-runs.ts';
import { erroredEpisode } from '../report/episodes.ts';

/** Writes a run as `benchtop run` does, as far as comparisons read it. */
function writeRun(policy: string, outcomes: Outcomes, { seed = 0 } = {}): string {
  const folder = join(tmpFolder(), 'baseline');
  mkdirSync(folder);
  const { tasks, trials, results } = comparedRun(policy, outcomes);
  const record = {
    format: 'benchtop/run@1',
    plan: { seed, trials, policies: [policy], initialStates: 'sampled', tasks, episodes: results.length },
    policies: [{ name: policy, privileged: false }],
    versions: { benchtop: '0.1.0', engine: 'rapier@1', node: 'v20' },
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(record));
  writeFileSync(
    join(folder, 'episodes.jsonl'),
    results.map((each) => `${formatEpisodeRecord(each)}\n`).join(''),
  );
  return folder;
}

function plansOf(results: readonly EpisodeResult[]): EpisodePlan[] {
  return results.map(({ episodeId, taskId, policy, episodeIndex, seed }) => ({
    ...{ episodeId, taskId, policy, episodeIndex, seed, initialState: { kind: 'sampled' } },
  }));
}

function open(
  before: Outcomes,
  now: Outcomes,
  changes: { readonly retries?: number; readonly seed?: number } = {},
) {
  const baseline = writeRun('p', before);
  const results = episodesOf('q', now);
  const plans = plansOf(results).map((plan) => ({ ...plan, seed: plan.seed + (changes.seed ?? 0) }));
  const gate = new RunGate({ baseline, pairs: [], margin: 0.05, alpha: 0.05 }, comparedRun('q', now), {
    ...{ episodes: plans, retries: changes.retries ?? 0 },
  });
  return { gate, results, plans };
}

describe('RunGate', () => {
  it('lets tasks take turns, and runs last what has no partner', () => {
    const { gate, plans } = open({ 's/a': 'ss', 's/b': 's-' }, { 's/a': 'SSS', 's/b': 'SS' });
    const order = gate.inOrder(plans.map((plan) => ({ plan, attempt: 0 }))).map(({ plan }) => plan.episodeId);
    expect(order).toEqual(['s/a/q/0000', 's/b/q/0000', 's/a/q/0001', 's/b/q/0001', 's/a/q/0002']);
  });

  it('stops at the pair that decides, whatever order results come in', () => {
    const both = [{ 's/a': 's'.repeat(20) }, { 's/a': `S${'F'.repeat(19)}` }] as const;
    const forward = open(...both);
    const stopsAfter = forward.results.findIndex((result) => {
      forward.gate.record(result);
      return forward.gate.decided;
    });
    // Seven losses in a row, after a pair without a difference.
    expect(stopsAfter).toBe(7);
    expect(forward.gate.report).toMatchObject({
      status: 'regression',
      arms: [{ pairs: 8, plannedPairs: 20 }],
    });
    const backward = open(...both);
    for (const result of backward.results.slice(1).reverse()) backward.gate.record(result);
    expect(backward.gate.decided).toBe(false);
    backward.gate.record(backward.results[0]!);
    expect(backward.gate.report.arms[0]).toMatchObject({ verdict: 'regression' });
  });

  it('passes what never differs after about 90 pairs, and is open before', () => {
    const { gate, results } = open({ 's/a': 's'.repeat(120) }, { 's/a': 'S'.repeat(120) });
    for (const result of results.slice(0, 80)) gate.record(result);
    expect(gate.report.status).toBe('inconclusive');
    for (const result of results.slice(80)) gate.record(result);
    expect([gate.decided, gate.report.status]).toEqual([true, 'pass']);
  });

  it('passes a short run that is identical to the bit once all of it has run', () => {
    const { gate, results } = open({ 's/a': 'sf' }, { 's/a': 'sf' });
    gate.record(results[0]!);
    expect(gate.report.status).toBe('inconclusive');
    gate.record(results[1]!);
    expect(gate.report).toMatchObject({ status: 'pass', reason: 'all 2 pairs are identical to the bit' });
  });

  it('waits for a retry, and goes on without an episode that stays errored', () => {
    const { gate, results } = open({ 's/a': 'sss' }, { 's/a': 'SSS' }, { retries: 1 });
    gate.record(erroredEpisode('s/a', 'q', 0));
    gate.record(results[1]!);
    expect(gate.report.arms[0]!.pairs).toBe(0);
    gate.record(erroredEpisode('s/a', 'q', 0, { attempt: 1 }));
    expect(gate.report.arms[0]!.pairs).toBe(1);
  });

  it('refuses a baseline that nothing pairs with, before anything runs', () => {
    expect(() => open({ 's/a': 'ss' }, { 's/a': 'SS' }, { seed: 5 })).toThrow(
      expect.objectContaining({ code: 'mismatch', message: expect.stringContaining('run seed is 0') }),
    );
  });
});
