import type { ErroredEpisode, FinishedEpisode } from '../../src/episode/episode-result.ts';

const HEAD = {
  episodeId: 's/t/hold/0000',
  taskId: 's/t',
  policy: 'hold',
  episodeIndex: 0,
  seed: 7,
  protocolHash: 'feedfacefeedface',
  attempt: 0,
  durationMs: 12.5,
} as const;

export function finishedEpisode(changes: Partial<FinishedEpisode> = {}): FinishedEpisode {
  return {
    ...HEAD,
    ...{ status: 'failed', success: false, ending: 'truncated', steps: 5, digest: 'abc' },
    latency: { count: 2, p50Ms: 1, p95Ms: 2, p99Ms: 2 },
    latenciesMs: [1, 2],
    observationsPerSecond: 100,
    goal: { predicate: 'On(a, b)', holds: false, parts: { distance: 0.5 } },
    ...changes,
  };
}

export function erroredEpisode(changes: Partial<ErroredEpisode> = {}): ErroredEpisode {
  return {
    ...HEAD,
    ...{ status: 'errored', success: null, steps: 0, digest: null },
    error: { code: 'worker-died', message: 'gone' },
    ...changes,
  };
}
