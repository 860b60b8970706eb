import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import { isWorthRetrying } from './attempt-episode.ts';
import type { Assignment } from './dispatch.ts';

export interface OpenEpisodes {
  readonly assignments: readonly Assignment[];
  /** Results that stand, errored ones included. */
  readonly kept: readonly EpisodeResult[];
}

/**
 * What is left to run of a plan: episodes without a result; errored ones that had not used up `retries` when the run
 * was cut short, as they would have been tried again; and, with `retryErrored`, every errored one from the start.
 */
export function openEpisodes(
  episodes: readonly EpisodePlan[],
  results: readonly EpisodeResult[],
  { retries, retryErrored }: { readonly retries: number; readonly retryErrored: boolean },
): OpenEpisodes {
  const known = new Map(latestAttempts(results).map((result) => [result.episodeId, result]));
  const assignments: Assignment[] = [];
  const kept: EpisodeResult[] = [];
  for (const plan of episodes) {
    const result = known.get(plan.episodeId);
    const attempt = result === undefined ? 0 : result.attempt + 1;
    if (result === undefined) assignments.push({ plan, attempt, lastAttempt: retries });
    else if (result.status === 'errored' && retryErrored) {
      assignments.push({ plan, attempt, lastAttempt: attempt + retries });
    } else if (isWorthRetrying(result) && attempt <= retries) {
      assignments.push({ plan, attempt, lastAttempt: retries });
    } else kept.push(result);
  }
  return { assignments, kept };
}
