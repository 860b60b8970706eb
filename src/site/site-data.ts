import type { ErroredEpisode, FinishedEpisode } from '../episode/episode-result.ts';
import type { Summary } from '../report/summary.ts';
import type { RunRecord } from '../run/run-record.ts';

/** Version of the files that the viewer reads. */
export const SITE_FORMAT = 'benchtop/site@1';

/** One run as the list of runs shows it. */
export interface SiteRun {
  /** Unique in the site, a legal path segment; the folder of its data. */
  readonly id: string;
  /** Folder name that it was read from. */
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly policies: readonly { readonly name: string; readonly privileged: boolean }[];
  readonly suites: readonly string[];
  readonly planned: number;
  readonly finished: number;
  readonly errored: number;
}

/** `data/site.json` */
export interface SiteIndex {
  readonly format: typeof SITE_FORMAT;
  readonly runs: readonly SiteRun[];
  /** What could not be read, in words. */
  readonly problems: readonly string[];
}

/** An episode without what only its own page needs. */
export type SiteEpisode = ErroredEpisode | Omit<FinishedEpisode, 'latenciesMs' | 'goal'>;

/** Inferences by latency: `counts[i]` lie between `edgesMs[i]` and `edgesMs[i + 1]`. */
export interface LatencyHistogram {
  readonly policy: string;
  readonly edgesMs: readonly number[];
  readonly counts: readonly number[];
}

/** `data/<run id>/run.json` */
export interface SiteRunData {
  readonly format: typeof SITE_FORMAT;
  readonly run: SiteRun;
  readonly record: RunRecord;
  readonly summary: Summary;
  readonly episodes: readonly SiteEpisode[];
  readonly latency: readonly LatencyHistogram[];
}
