import type { Comparison } from './comparison.ts';
import type { GateOutcome, GateStatus } from './gate-outcome.ts';

export const COMPARISON_FORMAT = 'benchtop/comparison@1';

/** What `benchtop compare --json` prints: every comparison, with the gate's outcome if one was asked for. */
export function comparisonJson(
  comparisons: readonly Comparison[],
  gate?: { readonly status: GateStatus; readonly outcomes: readonly GateOutcome[] },
): string {
  const value = {
    format: COMPARISON_FORMAT,
    estimand: 'success rate on these tasks under other initial states, over paired episodes',
    interval: 'paired Newcombe (difference), Wilson (rates), both at 1 − alpha',
    p: 'two-sided mid-p McNemar; adjustedP by Holm',
    ...(gate === undefined ? {} : { gate: gate.status }),
    comparisons: comparisons.map((comparison, index) => ({
      ...comparison,
      ...(gate === undefined ? {} : { gate: gate.outcomes[index] }),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
