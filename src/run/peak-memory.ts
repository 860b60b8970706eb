import type { EpisodeResult } from '../episode/episode-result.ts';
import type { Policy } from '../policy/policy.ts';

/** KiB of a MiB. */
const MEBI = 1024;

/** Most memory that this process ever held, MiB. */
export function ownPeakMemory(): number {
  return Math.round(process.resourceUsage().maxRSS / MEBI);
}

/**
 * The result with the most memory that the policy's process ever held, if its policy tells of its inferences: models are
 * large.
 */
export function withMemory(result: EpisodeResult, policy: Pick<Policy, 'peakMemoryMib'>): EpisodeResult {
  if (result.status === 'errored' || result.inference === undefined) return result;
  const peakMemoryMib = policy.peakMemoryMib ?? ownPeakMemory();
  return { ...result, inference: { ...result.inference, peakMemoryMib } };
}

/** Largest of the processes that ran the episodes, MiB; undefined if no policy told of its inferences. */
export function peakMemory(results: readonly EpisodeResult[]): number | undefined {
  const peaks = results.flatMap((result) =>
    result.status === 'errored' ? [] : (result.inference?.peakMemoryMib ?? []),
  );
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}
