import Builder from 'fast-xml-builder';
import type { Comparison, ComparisonRow } from './comparison.ts';
import { headline } from './comparison-notes.ts';
import { pointRange, points } from './format-percent.ts';
import type { GateOutcome } from './gate-outcome.ts';

/**
 * JUnit XML of a gate: a test suite per comparison with a test case for the gate and one per task. A task that is worse
 * fails, one with lost pairs is an error, one that nothing can be said about is skipped.
 */
export function comparisonJunit(
  comparisons: readonly Comparison[],
  outcomes: readonly GateOutcome[],
): string {
  const suites = comparisons.map((comparison, index) => suiteOf(comparison, outcomes[index]!));
  const count = (key: '@tests' | '@failures' | '@errors' | '@skipped') =>
    suites.reduce((sum, suite) => sum + suite[key], 0);
  const builder = new Builder({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true },
  });
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'benchtop gate',
      ...{ '@tests': count('@tests'), '@failures': count('@failures') },
      ...{ '@errors': count('@errors'), '@skipped': count('@skipped') },
      testsuite: suites,
    },
  });
}

function suiteOf(comparison: Comparison, outcome: GateOutcome) {
  const { baseline, candidate, tasks } = comparison;
  const name = `${candidate.policy} against ${baseline.policy} of ${baseline.run}`;
  const cases = [gateCase(comparison, outcome, name), ...tasks.map((row) => taskCase(row, name))];
  const count = (kind: string) => cases.filter((testCase) => kind in testCase).length;
  return {
    '@name': name,
    ...{ '@tests': cases.length, '@failures': count('failure') },
    ...{ '@errors': count('error'), '@skipped': count('skipped') },
    testcase: cases,
  };
}

function gateCase(comparison: Comparison, { status, reason }: GateOutcome, suite: string) {
  const base = { '@classname': suite, '@name': 'gate' };
  const detail = { '@message': reason, '@type': status, '#text': headline(comparison) };
  if (status === 'pass') return { ...base, 'system-out': `${reason}\n${headline(comparison)}` };
  return status === 'infrastructure' ? { ...base, error: detail } : { ...base, failure: detail };
}

function taskCase(row: ComparisonRow, suite: string) {
  const base = { '@classname': suite, '@name': row.subject };
  const text = `${row.verdict}: ${points(row.difference)} points (${pointRange(row.interval)}), ${row.pairs} pairs`;
  if (row.verdict === 'worse') return { ...base, failure: { '@message': text, '@type': 'regression' } };
  const lost = row.lost.errored + row.lost.missing;
  if (lost > 0) {
    const message = `${lost} pair(s) without two finished episodes (${row.lost.errored} errored); ${text}`;
    return { ...base, error: { '@message': message, '@type': 'infrastructure' } };
  }
  return row.verdict === 'inconclusive'
    ? { ...base, skipped: { '@message': text } }
    : { ...base, 'system-out': text };
}
