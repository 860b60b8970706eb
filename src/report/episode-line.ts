import type { EpisodeResult } from '../episode/episode-result.ts';

/**
 * One line per finished episode for logs, e.g. `[12/300] libero_spatial/… oracle #3 succeeded in 87 steps (5.1 s)`.
 * `finished` counts this episode; where nobody knows how many there will be, `total` is left out.
 */
export function episodeLine(result: EpisodeResult, finished: number, total?: number): string {
  const count =
    total === undefined ? `[${finished}]` : `[${String(finished).padStart(String(total).length)}/${total}]`;
  const which = `${result.taskId} ${result.policy} #${result.episodeIndex}`;
  const retry = result.attempt > 0 ? `, attempt ${result.attempt + 1}` : '';
  const seconds = `(${(result.durationMs / 1000).toFixed(1)} s${retry})`;
  const steps = `${result.steps} step${result.steps === 1 ? '' : 's'}`;
  if (result.status === 'errored') {
    const reason = result.error.message.split('\n', 1)[0];
    return `${count} ${which} errored after ${steps} ${seconds}: ${result.error.code}: ${reason}`;
  }
  const verb = result.status === 'succeeded' ? 'succeeded in' : 'failed after';
  return `${count} ${which} ${verb} ${steps} ${seconds}`;
}
