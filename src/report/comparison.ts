import type { ComparisonVerdict } from '../statistics/comparison-verdict.ts';
import type { Interval } from '../statistics/interval.ts';
import type { PairedCounts } from '../statistics/paired-counts.ts';
import type { Divergence } from './first-divergence.ts';
import type { LostPair } from './pair-episodes.ts';

/** Two arms on one task, or on all tasks that both ran. Rates are over the pairs. */
export interface ComparisonRow {
  /** Task id, or `all`. */
  readonly subject: string;
  readonly pairs: number;
  readonly counts: PairedCounts;
  /** Successes of the pairs, 0 … 1; `null` without pairs. */
  readonly baselineRate: number | null;
  readonly candidateRate: number | null;
  /** 95 % Wilson intervals of the two rates (or 1 − alpha). */
  readonly baselineInterval: Interval;
  readonly candidateInterval: Interval;
  /** Candidate − baseline, −1 … 1; `null` without pairs. */
  readonly difference: number | null;
  /** Paired Newcombe interval of the difference at 1 − alpha. */
  readonly interval: Interval;
  /** Two-sided mid-p of McNemar's test. */
  readonly p: number;
  /** By Holm over all tasks of all comparisons; for `all`, over all comparisons. */
  readonly adjustedP: number;
  readonly verdict: ComparisonVerdict;
  /** Pairs whose episodes agree bit for bit. If all do, the verdict is `equivalent` whatever the interval. */
  readonly identical: number;
  /** Pairs in all at which a verdict is to be expected if rates stay as they are; `null` if decided or out of reach. */
  readonly pairsForVerdict: number | null;
  /** Smallest difference that this many pairs notice with 80 % power; `null` without pairs. */
  readonly detectable: number | null;
  /** Pairs that both runs planned and that lack a finished episode, by side and reason. */
  readonly lost: { readonly errored: number; readonly missing: number };
  readonly protocolHashes: readonly string[];
}

/** An episode that one arm solved and the other did not. */
export interface Flip {
  readonly taskId: string;
  readonly episodeIndex: number;
  readonly seed: number;
  readonly to: 'success' | 'failure';
  readonly baselineSteps: number;
  readonly candidateSteps: number;
  readonly divergence: Divergence;
}

export interface ComparedSide {
  readonly run: string;
  readonly policy: string;
  readonly engine: string;
  readonly benchtop: string;
}

/** What two arms differ in. */
export interface Comparison {
  readonly baseline: ComparedSide;
  readonly candidate: ComparedSide;
  /** Largest difference of rates that does not matter, 0 … 1. */
  readonly margin: number;
  /** Intervals are at 1 − alpha. */
  readonly alpha: number;
  readonly tasks: readonly ComparisonRow[];
  readonly overall: ComparisonRow;
  /** Interval of the difference with tasks as units (tasks like these); `null` with fewer than two tasks. */
  readonly intervalOverTasks: Interval | null;
  readonly flips: readonly Flip[];
  readonly lost: readonly LostPair[];
  readonly unpaired: { readonly baseline: number; readonly candidate: number };
  /** Pairs that start from different states, as after a change of physics or scenes. */
  readonly differentStarts: number;
  /** What else a reader must know, a sentence each. */
  readonly notes: readonly string[];
}
