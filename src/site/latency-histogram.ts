import type { EpisodeResult } from '../episode/episode-result.ts';
import type { LatencyHistogram } from './site-data.ts';

const BINS_PER_DECADE = 6;
const LOWEST_MS = 1e-3;

/** Counts all inferences of each policy in bins of equal width on a logarithmic axis, from the fastest to the slowest. */
export function latencyHistograms(results: readonly EpisodeResult[]): LatencyHistogram[] {
  const policies = [...new Set(results.map(({ policy }) => policy))];
  return policies.flatMap((policy) => {
    const bins = new Map<number, number>();
    for (const result of results) {
      if (result.policy !== policy || result.status === 'errored') continue;
      for (const latencyMs of result.latenciesMs) {
        const bin = Math.floor(Math.log10(Math.max(LOWEST_MS, latencyMs)) * BINS_PER_DECADE);
        bins.set(bin, (bins.get(bin) ?? 0) + 1);
      }
    }
    if (bins.size === 0) return [];
    const first = Math.min(...bins.keys());
    const last = Math.max(...bins.keys());
    const edge = (bin: number) => 10 ** (bin / BINS_PER_DECADE);
    const indices = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return [
      {
        policy,
        edgesMs: [...indices.map(edge), edge(last + 1)],
        counts: indices.map((bin) => bins.get(bin) ?? 0),
      },
    ];
  });
}
