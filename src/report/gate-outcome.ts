import type { Comparison } from './comparison.ts';

/**
 * `regression`: the candidate is worse, over all tasks or on one of them after adjustment. `infrastructure`: too many
 * pairs are lost for a verdict. `pass`: the lower limit of the difference is above minus the margin, or every episode is
 * identical. `inconclusive`: none of these; more episodes are needed. Listed from the gravest.
 */
export const GATE_STATUSES = ['regression', 'infrastructure', 'inconclusive', 'pass'] as const;
export type GateStatus = (typeof GATE_STATUSES)[number];

export interface GateOutcome {
  readonly status: GateStatus;
  /** Why, in a sentence. */
  readonly reason: string;
}

export interface GateOptions {
  /** Share of the pairs, 0 … 1, that may lack a finished episode. */
  readonly maxLost: number;
}

/** What one comparison means for a gate. */
export function gateOutcome(comparison: Comparison, { maxLost }: GateOptions): GateOutcome {
  const { overall, tasks, margin, lost } = comparison;
  const points = (rate: number) => `${rate < 0 ? '−' : '+'}${Math.abs(rate * 100).toFixed(1)}`;
  const limits = `${points(overall.interval.low)} … ${points(overall.interval.high)} points`;
  const bound = `${(margin * 100).toFixed(1)} points`;
  if (overall.verdict === 'worse') {
    return { status: 'regression', reason: `the candidate is worse: ${limits} over ${overall.pairs} pairs` };
  }
  const worse = tasks.filter(({ verdict }) => verdict === 'worse').map(({ subject }) => subject);
  if (worse.length > 0) {
    return { status: 'regression', reason: `the candidate is worse on ${worse.join(', ')}` };
  }
  const planned = overall.pairs + lost.length;
  if (lost.length > maxLost * planned) {
    return {
      status: 'infrastructure',
      reason:
        `${lost.length} of ${planned} pairs lack a finished episode ` +
        `(${overall.lost.errored} errored, ${overall.lost.missing} missing)`,
    };
  }
  if (overall.identical === overall.pairs) {
    return { status: 'pass', reason: `all ${overall.pairs} pairs are identical to the bit` };
  }
  if (overall.interval.low > -margin) {
    return { status: 'pass', reason: `any drop is below the margin of ${bound}: ${limits}` };
  }
  const more =
    overall.pairsForVerdict === null
      ? 'a million pairs would not do'
      : `about ${overall.pairsForVerdict} pairs are needed if rates stay so`;
  return {
    status: 'inconclusive',
    reason: `a drop of ${bound} is not ruled out: ${limits} over ${overall.pairs} pairs; ${more}`,
  };
}

/** The gravest of several outcomes. */
export function gravest(outcomes: readonly GateOutcome[]): GateStatus {
  return GATE_STATUSES.find((status) => outcomes.some((outcome) => outcome.status === status)) ?? 'pass';
}
