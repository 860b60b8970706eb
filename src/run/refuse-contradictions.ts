import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';

/** Results, and where they are from, for a person to read. */
export interface ResultSource {
  readonly where: string;
  readonly results: readonly EpisodeResult[];
}

/** Contradictions that are spelt out; more would only repeat the finding. */
const MOST = 5;

/**
 * Throws `non-deterministic` if an episode was finished twice and differently; being finished twice alike is what
 * should happen. Returns the ids of the latter, sorted.
 */
export function refuseContradictions(sources: readonly ResultSource[]): string[] {
  const first = new Map<string, { readonly where: string; readonly result: FinishedEpisode }>();
  const doubled = new Set<string>();
  const contradictions: string[] = [];
  for (const { where, results } of sources) {
    for (const result of results) {
      if (result.status === 'errored') continue;
      const known = first.get(result.episodeId);
      if (known === undefined) first.set(result.episodeId, { where, result });
      else if (outcome(known.result) === outcome(result)) doubled.add(result.episodeId);
      else {
        const lines = [known, { where, result }].map((one) => `    ${outcome(one.result)} (${one.where})`);
        contradictions.push([`  ${result.episodeId}`, ...lines].join('\n'));
      }
    }
  }
  if (contradictions.length === 0) return [...doubled].sort();
  const shown = contradictions.slice(0, MOST);
  const more = contradictions.length - shown.length;
  throw new HarnessError(
    'non-deterministic',
    `${contradictions.length} episode(s) were finished twice with different results, which one plan and seed cannot ` +
      `give:\n${shown.join('\n')}${more > 0 ? `\n  and ${more} more` : ''}\n` +
      'Look for a policy that depends on something besides its seed (a server that samples, batches of other sizes, ' +
      'another version), or another benchtop or processor; neither result is to be trusted until then',
  );
}

/** Everything about a result that must be the same wherever it was computed. */
function outcome({ status, steps, digest }: FinishedEpisode): string {
  return `${status} after ${steps} steps, digest ${digest}`;
}
