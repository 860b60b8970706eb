import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/report/compare-runs.ts';
import { comparisonJson } from '../../src/report/comparison-json.ts';
import { comparisonJunit } from '../../src/report/comparison-junit.ts';
import { comparisonMarkdown } from '../../src/report/comparison-markdown.ts';
import { formatComparison } from '../../src/report/format-comparison.ts';
import { gateOutcome, gravest } from '../../src/report/gate-outcome.ts';
import { comparedRun, type Outcomes } from './compared-runs.ts';

function comparison(before: Outcomes, now: Outcomes, margin = 0.05) {
  const arm = (policy: string, outcomes: Outcomes) => ({ run: comparedRun(policy, outcomes), policy });
  return compareRuns([[arm('p', before), arm('q', now)]], { margin, alpha: 0.05 })[0]!;
}
const gate = (before: Outcomes, now: Outcomes, margin?: number, maxLost = 0) =>
  gateOutcome(comparison(before, now, margin), { maxLost });
const many = (letter: string, n = 30) => letter.repeat(n);

describe('gateOutcome', () => {
  it('passes an identical run, and one whose drop is surely below the margin', () => {
    expect(gate({ 's/a': 'sf' }, { 's/a': 'sf' })).toMatchObject({ status: 'pass', reason: /identical/ });
    expect(gate({ 's/a': many('s', 100) }, { 's/a': many('S', 100) })).toMatchObject({ status: 'pass' });
    expect(gate({ 's/a': many('s') }, { 's/a': many('S') }, 0.2)).toMatchObject({ status: 'pass' });
  });

  it('reports a regression over all tasks, or on one of them', () => {
    expect(gate({ 's/a': many('s') }, { 's/a': many('F') }).status).toBe('regression');
    const good = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`s/${i}`, many('s', 14)]));
    // 14 of 420 lost: no drop beyond a margin of 10 points, but a whole task is gone.
    const outcome = gate(good, { ...good, 's/7': many('F', 14) }, 0.1);
    expect(outcome).toEqual({ status: 'regression', reason: 'the candidate is worse on s/7' });
  });

  it('cannot tell from few episodes, and says how many would do', () => {
    expect(gate({ 's/a': 'ssss' }, { 's/a': 'SSSS' })).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/about \d+ pairs are needed/),
    });
  });

  it('blames infrastructure for lost pairs beyond the limit, but not for a regression that shows anyhow', () => {
    expect(gate({ 's/a': 'sssss' }, { 's/a': 'ssss-' })).toMatchObject({ status: 'infrastructure' });
    expect(gate({ 's/a': 'sssss' }, { 's/a': 'ssss-' }, 0.05, 0.2)).toMatchObject({ status: 'pass' });
    expect(gate({ 's/a': many('s', 31) }, { 's/a': `${many('F')}-` }).status).toBe('regression');
  });

  it('answers for several comparisons with the gravest', () => {
    const of = (...statuses: ('pass' | 'inconclusive' | 'regression' | 'infrastructure')[]) =>
      gravest(statuses.map((status) => ({ status, reason: '' })));
    expect(of('pass', 'inconclusive')).toBe('inconclusive');
    expect(of('infrastructure', 'regression', 'pass')).toBe('regression');
    expect(of('pass', 'pass')).toBe('pass');
  });
});

describe('the reports of a comparison', () => {
  const worse = comparison(
    { 's/a': many('s'), 's/b': many('s') },
    { 's/a': many('F'), 's/b': `${many('S', 29)}-` },
  );
  const outcome = gateOutcome(worse, { maxLost: 0 });

  it('show estimand, interval, pairs, losses and protocol with the rates on the terminal', () => {
    const text = formatComparison(worse, 120);
    expect(text).toMatch(/^all tasks +100\.0 +49\.2 +−50\.8 .* 59 +1 {2}worse$/m);
    expect(text).toMatch(/Estimand: .*these 2 tasks/);
    expect(text).toMatch(/95 % paired Newcombe/);
    expect(text).toMatch(/1 pair is lost: 0 errored, 1 missing/);
    expect(text).toMatch(/^protocol aaaa$/m);
    expect(text).toMatch(/flipped episodes \(30\)/);
    expect(text).toMatch(/a #0 +failure +87 → 220 +at step 2/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('are valid tables in Markdown, headed by the outcome', () => {
    const text = comparisonMarkdown(worse, outcome);
    expect(text).toMatch(/^### ❌ regression: the candidate is worse/);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const widths = rows.map((row) => row.split('|').length);
    expect(new Set(widths)).toEqual(new Set([11, 6]));
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text.match(/<\/details>/g)).toHaveLength(2);
  });

  it('are JUnit XML with a failed gate, a failed task and one with losses', () => {
    const xml = comparisonJunit([worse], [outcome]);
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
    expect(xml).toContain('<testsuites name="benchtop gate" tests="3" failures="2" errors="1" skipped="0">');
    expect(xml).toMatch(
      /<testcase classname="q against p of results\/p" name="s\/b">\s*<error message="1 pair\(s\) without two/,
    );
  });

  it('are JSON with a format version and everything in it', () => {
    const json = JSON.parse(comparisonJson([worse], { status: 'regression', outcomes: [outcome] }));
    expect(json).toMatchObject({ format: 'benchtop/comparison@1', gate: 'regression' });
    expect(json.comparisons[0].flips).toHaveLength(30);
    expect(json.comparisons[0].gate).toEqual(outcome);
  });
});
