import type { ErroredEpisode, FinishedEpisode } from '../../src/episode/episode-result.ts';

/** `suite/task`, policy and index make the id, as in a plan. */
function identity(taskId: string, policy: string, episodeIndex: number) {
  return {
    episodeId: `${taskId}/${policy}/${String(episodeIndex).padStart(4, '0')}`,
    taskId,
    policy,
    episodeIndex,
    seed: 1000 + episodeIndex,
    protocolHash: 'aaaa',
    attempt: 0,
    durationMs: 5120,
  };
}

export function finishedEpisode(
  taskId: string,
  policy: string,
  episodeIndex: number,
  success: boolean,
  more: Partial<FinishedEpisode> = {},
): FinishedEpisode {
  return {
    ...identity(taskId, policy, episodeIndex),
    status: success ? 'succeeded' : 'failed',
    success,
    ending: success ? 'terminated' : 'truncated',
    steps: success ? 87 : 220,
    digest: 'd1'.repeat(32),
    latency: { count: 2, p50Ms: 2, p95Ms: 2.9, p99Ms: 2.98 },
    latenciesMs: [1, 3],
    observationsPerSecond: 100,
    goal: { predicate: 'On(a, b)', holds: success, parts: {} },
    ...more,
  };
}

export function erroredEpisode(
  taskId: string,
  policy: string,
  episodeIndex: number,
  more: Partial<ErroredEpisode> = {},
): ErroredEpisode {
  return {
    ...identity(taskId, policy, episodeIndex),
    status: 'errored',
    success: null,
    steps: 3,
    digest: null,
    error: { code: 'policy', message: 'server gone\nand more' },
    ...more,
  };
}
