import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { protocolHash } from '../rollout/protocol-hash.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { WorkerPool } from './worker-pool.ts';
import { WorkerDiedError } from './worker-process.ts';

/** One try of one episode. */
export interface Attempt {
  readonly plan: EpisodePlan;
  /** 0 for the first try. */
  readonly attempt: number;
  readonly task: Task;
  /** Present if the plan takes its initial state from a file. */
  readonly recordedState?: InitialState | undefined;
  /** Wall ms from when a worker has it; then the worker is ended and the episode errored. */
  readonly timeoutMs?: number | undefined;
}

/** Errors that the same episode would meet again. */
const PERMANENT: ReadonlySet<string> = new Set([
  ...['usage', 'scene-file', 'task-file', 'spec-mismatch', 'goal-at-reset', 'physics-diverged'],
]);
/** Errors after which a worker's engine may be in any state. */
const POISONING: ReadonlySet<string> = new Set(['bug', 'physics-diverged']);

/** Errored, by something that another try may not meet again. */
export function isWorthRetrying(result: EpisodeResult): boolean {
  return result.status === 'errored' && !PERMANENT.has(result.error.code);
}

/**
 * Runs an episode in a worker of the pool. A worker that dies, or takes longer than allowed and is therefore killed,
 * errors exactly this episode. Throws only what starting a worker throws.
 */
export async function attemptEpisode(pool: WorkerPool, request: Attempt): Promise<EpisodeResult> {
  const { plan, attempt, recordedState, timeoutMs } = request;
  const worker = await pool.borrow(plan.taskId);
  const began = performance.now();
  let late = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          worker.kill();
        }, timeoutMs);
  try {
    const result = await worker.run(plan, attempt, recordedState);
    if (result.status === 'errored' && POISONING.has(result.error.code)) worker.kill();
    else pool.giveBack(worker);
    return result;
  } catch (thrown) {
    worker.kill();
    if (!(thrown instanceof WorkerDiedError)) throw thrown;
    const durationMs = performance.now() - began;
    return late
      ? lostEpisode(
          request,
          'episode-timeout',
          `took longer than the ${timeoutMs! / 1000} s that --episode-timeout allows`,
          durationMs,
        )
      : lostEpisode(request, 'worker-died', thrown.message, durationMs);
  } finally {
    clearTimeout(timer);
  }
}

/** The result of an episode about which nobody is left to say more. */
export function lostEpisode(
  { plan, attempt, task }: Pick<Attempt, 'plan' | 'attempt' | 'task'>,
  code: 'worker-died' | 'episode-timeout',
  message: string,
  durationMs: number,
): EpisodeResult {
  const { episodeId, taskId, policy, episodeIndex, seed } = plan;
  return {
    ...{ episodeId, taskId, policy, episodeIndex, seed, attempt },
    ...{ status: 'errored', success: null, steps: 0, digest: null },
    protocolHash: protocolHash(task.protocol),
    durationMs,
    error: { code, message },
  };
}
