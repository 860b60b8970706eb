import { progressOf, STAGES, type Stage } from '../../episode/goal-progress.ts';
import type { SiteEpisode } from '../../site/site-data.ts';
import type { EpisodeRow } from './series.ts';

/** Which episodes are listed; each value is as in the address, empty for all. */
export interface Filters {
  readonly task: string;
  readonly series: string;
  readonly outcome: string;
  readonly stage: string;
  /** Code of the error that an episode ended with. */
  readonly error: string;
}

export function filtersOf(query: URLSearchParams): Filters {
  const value = (name: string) => query.get(name) ?? '';
  return {
    ...{ task: value('task'), series: value('series'), outcome: value('outcome'), stage: value('stage') },
    error: value('error'),
  };
}

export function matches({ task, series, outcome, stage, error }: Filters, row: EpisodeRow): boolean {
  const { episode } = row;
  return (
    (task === '' || episode.taskId === task) &&
    (series === '' || row.series.id === series) &&
    (outcome === '' || episode.status === outcome) &&
    (stage === '' || furthestStage(episode) === stage) &&
    (error === '' || (episode.status === 'errored' && episode.error.code === error))
  );
}

/** The furthest stage that any goal predicate came to; `none` if none did or nothing was recorded. */
export function furthestStage(episode: SiteEpisode): Stage | 'none' {
  const reached = episode.status === 'errored' ? [] : (episode.progress ?? []);
  const order = STAGES.filter((stage) => reached.some(({ stages }) => typeof stages[stage] === 'number'));
  return order.at(-1) ?? 'none';
}

/** 0 … 1; undefined for episodes without a recorded progress. */
export function progressShare(episode: SiteEpisode): number | undefined {
  if (episode.status === 'errored' || episode.progress === undefined) return undefined;
  return progressOf(episode.progress);
}

/** Codes of the errors that episodes ended with, each once. */
export function errorCodes(rows: readonly EpisodeRow[]): string[] {
  const codes = rows.flatMap(({ episode }) => (episode.status === 'errored' ? [episode.error.code] : []));
  return [...new Set(codes)].sort();
}
