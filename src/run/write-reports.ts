import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { aggregateEpisodes } from '../report/aggregate-episodes.ts';
import { episodesCsv } from '../report/episodes-csv.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import type { Summary } from '../report/summary.ts';
import { summaryJson } from '../report/summary-json.ts';
import type { CheckedPolicy } from './check-policies.ts';
import type { OutputFolder } from './output-folder.ts';

/** Writes `episodes.csv` and `summary.json`, which follow from attempts, plan and gate alone. */
export function writeReports(
  folder: OutputFolder,
  attempts: readonly EpisodeResult[],
  episodes: readonly EpisodePlan[],
  policies: readonly CheckedPolicy[],
  more: Pick<Summary, 'gate' | 'stopped'> = {},
): { readonly summary: Summary; readonly results: readonly EpisodeResult[] } {
  const latest = new Map(latestAttempts(attempts).map((result) => [result.episodeId, result]));
  const results = episodes.flatMap(({ episodeId }) => latest.get(episodeId) ?? []);
  const privileged = new Set(policies.flatMap((policy) => (policy.privileged ? [policy.name] : [])));
  const summary = { ...aggregateEpisodes(results, { plan: episodes, privileged }), ...more };
  folder.write('episodes.csv', episodesCsv(results));
  folder.write('summary.json', summaryJson(summary));
  return { summary, results };
}
