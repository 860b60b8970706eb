import type { EpisodeResult } from '../episode/episode-result.ts';

/**
 * One result per episode id, in order of id: of several attempts the highest counts, of equal ones the later in the
 * list. The order of the list, which depends on the workers' timing, does not show in anything computed from this.
 */
export function latestAttempts(results: readonly EpisodeResult[]): EpisodeResult[] {
  const latest = new Map<string, EpisodeResult>();
  for (const result of results) {
    const known = latest.get(result.episodeId);
    if (known === undefined || result.attempt >= known.attempt) latest.set(result.episodeId, result);
  }
  return [...latest.values()].sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}
