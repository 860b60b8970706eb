import type { EpisodeResult } from '../episode/episode-result.ts';

/** Wall-clock figures to a thousandth: finer digits are noise and would double the size of the journal. */
export function roundDurations(result: EpisodeResult): EpisodeResult {
  const durationMs = thousandth(result.durationMs);
  if (result.status === 'errored') return { ...result, durationMs };
  const { latency, latenciesMs, observationsPerSecond, inference } = result;
  return {
    ...result,
    durationMs,
    latency: {
      count: latency.count,
      p50Ms: thousandth(latency.p50Ms),
      p95Ms: thousandth(latency.p95Ms),
      p99Ms: thousandth(latency.p99Ms),
    },
    latenciesMs: latenciesMs.map(thousandth),
    ...(inference !== undefined && {
      inference: {
        ...inference,
        timings: Object.fromEntries(
          Object.entries(inference.timings).map(([part, ms]) => [part, thousandth(ms)]),
        ),
      },
    }),
    observationsPerSecond: thousandth(observationsPerSecond),
  };
}

function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}
