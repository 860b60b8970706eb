import type { Interval } from '../statistics/interval.ts';
import type { DurationSummary } from '../statistics/summarize-latencies.ts';
import type { ExecutionSummary } from './execution-summary.ts';
import type { Funnel } from './funnel.ts';
import type { InferenceOverview } from './inference-overview.ts';
import type { PublishedBeside } from './published/published-beside.ts';

/** Limits of a rate, with how they were computed. */
export interface RateInterval extends Interval {
  readonly kind: 'wilson';
  readonly confidence: number;
}

/** What every rate of a summary speaks about: other initial states, not other tasks. */
export const ESTIMAND = 'success rate on these tasks under other initial states';

/** One policy on one task, on one suite, or on everything that was run. */
export interface SummaryRow {
  readonly policy: string;
  /** Task id, suite name, or `all`. */
  readonly subject: string;
  /** Finished episodes, succeeded or failed: the denominator of the rate. */
  readonly episodes: number;
  readonly successes: number;
  /** Counted apart: neither success nor failure. */
  readonly errored: number;
  /** Tries beyond the first, over the row's episodes; whether they ended finished or errored. */
  readonly retries: number;
  /** Planned, without any result; 0 if no plan was given. */
  readonly missing: number;
  /** successes / episodes, 0 … 1; `null` without finished episodes. */
  readonly rate: number | null;
  /** What the rate and its interval speak about. */
  readonly estimand: typeof ESTIMAND;
  /** 95 % Wilson interval of the rate; 0 … 1 without finished episodes. */
  readonly interval: RateInterval;
  /** 95 % interval with tasks as units, for a claim about tasks like these; `null` with fewer than two tasks. */
  readonly intervalOverTasks: Interval | null;
  /** Control steps after settling, over the successes only; `null` without one. */
  readonly meanStepsToSuccess: number | null;
  /** Observations shown per wall second of one episode, resets excluded; `null` if nothing was measured. */
  readonly observationsPerSecond: number | null;
  /** Over every inference of the finished episodes; `null` without one. */
  readonly latency: DurationSummary | null;
  /** What delay did, means over the finished episodes. */
  readonly execution: ExecutionSummary;
  /** What inferences cost and came to; `null` if no policy told anything. */
  readonly inference: InferenceOverview | null;
  /** How far the finished episodes got, stage by stage. */
  readonly funnel: Funnel;
  /** Hashes of the protocols behind the row, sorted. */
  readonly protocolHashes: readonly string[];
}

/** What a run found out, at three widths. Rows go by policy, then subject, both in the order of the plan. */
export interface Summary {
  /** In the order of the plan. */
  readonly policies: readonly { readonly name: string; readonly privileged: boolean }[];
  readonly tasks: readonly SummaryRow[];
  readonly suites: readonly SummaryRow[];
  /** One row per policy, over all tasks; `subject` is `all`. */
  readonly overall: readonly SummaryRow[];
  /** The run was stopped on purpose before all planned episodes had run. */
  readonly stopped?: { readonly reason: string };
  /** Where its sequential gate stood at the end, if it had one. */
  readonly gate?: object;
  /** What others published on the same suites, where it was asked for; never part of `summary.json`. */
  readonly published?: PublishedBeside;
}
