import type { EpisodeResult } from '../episode/episode-result.ts';

/** KiB of a MiB. */
const MEBI = 1024;

/** The result with the most memory that this process ever held, if its policy tells of its inferences: models are large. */
export function withMemory(result: EpisodeResult): EpisodeResult {
  if (result.status === 'errored' || result.inference === undefined) return result;
  const peakMemoryMib = Math.round(process.resourceUsage().maxRSS / MEBI);
  return { ...result, inference: { ...result.inference, peakMemoryMib } };
}

/** Largest of the processes that ran the episodes, MiB; undefined if no policy told of its inferences. */
export function peakMemory(results: readonly EpisodeResult[]): number | undefined {
  const peaks = results.flatMap((result) =>
    result.status === 'errored' ? [] : (result.inference?.peakMemoryMib ?? []),
  );
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}
