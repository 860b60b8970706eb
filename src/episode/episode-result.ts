import type { PredicateReport } from '../task/predicate-report.ts';
import type { ExecutionMetrics } from './execution.ts';
import type { PredicateProgress } from './goal-progress.ts';
import type { InferenceSummary } from './inference-summary.ts';

/** Wall-clock durations of the policy's inferences in one episode, ms; never part of the digest. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

interface EpisodeRecord {
  readonly episodeId: string;
  readonly taskId: string;
  readonly policy: string;
  readonly episodeIndex: number;
  readonly seed: number;
  /** Hash of the protocol that ruled it; results with different hashes are not compared. */
  readonly protocolHash: string;
  /** Delay and executor, as `nameExecution` names them; absent for none and `freeze`. */
  readonly condition?: string;
  /** 0 for the first try. */
  readonly attempt: number;
  /** Wall time of the episode, ms. */
  readonly durationMs: number;
  /** Its recording, a path in the run's folder with `/`; absent if none was asked for. */
  readonly trace?: string;
  /** Why a recording that was asked for could not be written. */
  readonly traceProblem?: string;
}

/** The rollout ran to its end; the policy succeeded or failed. */
export interface FinishedEpisode extends EpisodeRecord {
  readonly status: 'succeeded' | 'failed';
  readonly success: boolean;
  /** The task ended by itself (success), or the step limit ended it. */
  readonly ending: 'terminated' | 'truncated';
  /** Control steps after settling. */
  readonly steps: number;
  /** SHA-256 (hex) chained over states and actions. */
  readonly digest: string;
  /**
   * Base64 of four bytes for the settled start and for each control step, a hash of the step's action and state: where
   * two episodes of one initial state first differ. Absent from records older than it.
   */
  readonly stepDigests?: string;
  readonly latency: LatencySummary;
  /** Latency of every inference, ms, for run-wide percentiles. */
  readonly latenciesMs: readonly number[];
  /** Observations shown to the policy per wall second, reset excluded. */
  readonly observationsPerSecond: number;
  /** The goal predicate's measured parts at the end, for a person to read. */
  readonly goal: PredicateReport;
  /** How far each goal predicate got, in the order of the goal; absent from records older than it. */
  readonly progress?: readonly PredicateProgress[];
  /** What the policy told of its inferences; absent from policies that tell nothing. */
  readonly inference?: InferenceSummary;
  /** What delay did; absent from records older than it. */
  readonly executionMetrics?: ExecutionMetrics;
}

/** Something broke that is not the policy's failure; counted apart from rates. */
export interface ErroredEpisode extends EpisodeRecord {
  readonly status: 'errored';
  readonly success: null;
  readonly steps: number;
  readonly digest: null;
  readonly error: { readonly code: string; readonly message: string; readonly stack?: string };
}

export type EpisodeResult = FinishedEpisode | ErroredEpisode;
