import type { EpisodeResult } from '../episode/episode-result.ts';

/**
 * One result per episode id, in order of id: a finished one counts over errored ones, then the highest attempt, then
 * the later in the list. The order of the list, which depends on the workers' timing, does not show in anything
 * computed from this.
 */
export function latestAttempts(results: readonly EpisodeResult[]): EpisodeResult[] {
  const latest = new Map<string, EpisodeResult>();
  for (const result of results) {
    const known = latest.get(result.episodeId);
    if (known === undefined || !counts(known, result)) latest.set(result.episodeId, result);
  }
  return [...latest.values()].sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}

/** True if `known` counts, and `other`, which stands later, does not. */
function counts(known: EpisodeResult, other: EpisodeResult): boolean {
  const isFinished = known.status !== 'errored';
  return isFinished === (other.status !== 'errored') ? known.attempt > other.attempt : isFinished;
}
