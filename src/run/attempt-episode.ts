import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { protocolHash } from '../rollout/protocol-hash.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { WorkerPool } from './worker-pool.ts';
import { EpisodeAbandonedError, WorkerDiedError, type WorkerProcess } from './worker-process.ts';

/** One try of one episode. */
export interface Attempt {
  readonly plan: EpisodePlan;
  /** 0 for the first try. */
  readonly attempt: number;
  readonly task: Task;
  /** Present if the plan takes its initial state from a file. */
  readonly recordedState?: InitialState | undefined;
  /** Wall ms from when a worker has it; then the episode is errored, and the worker ended if it must. */
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

/** Wall ms that a worker gets to give up a late episode; one that does not is computing and hears nothing. */
const ABANDONING_MS = 5000;

/** Workers that were killed because they did not hear, and nobody knows which of their episodes kept them busy. */
const deaf = new WeakSet<WorkerProcess>();

/** Why an episode has to be run again from the start, as if nothing had been. */
type Displaced = 'displaced' | 'suspected';

/**
 * Runs an episode in a worker of the pool. One that takes longer than allowed is errored; so are those in a worker that
 * dies by itself. A worker that is killed for one of its episodes takes others with it that are not to blame, which are
 * run again: if it broke the engine, beside others as before; if the worker did not even hear that an episode was late,
 * each of its episodes alone, as any of them may have kept it busy and only the one that did will be late again. Throws
 * only what starting a worker throws.
 */
export async function attemptEpisode(pool: WorkerPool, request: Attempt): Promise<EpisodeResult> {
  let alone = false;
  // There is an end: one that runs alone is never displaced, and what displaces others is errored.
  for (;;) {
    const result = await tryOnce(pool, request, alone);
    if (typeof result === 'object') return result;
    alone ||= result === 'suspected';
  }
}

async function tryOnce(
  pool: WorkerPool,
  request: Attempt,
  alone: boolean,
): Promise<EpisodeResult | Displaced> {
  const { plan, attempt, recordedState, timeoutMs } = request;
  const lane = await pool.borrow(plan.taskId, { alone });
  const { worker } = lane;
  const began = performance.now();
  const episode = lane.run({ plan, attempt, recordedState });
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  const onLate = () => {
    late = true;
    if (!lane.hasCompany) {
      worker.kill();
      return;
    }
    episode.abandon();
    timer = setTimeout(() => {
      deaf.add(worker);
      worker.kill();
    }, ABANDONING_MS);
  };
  if (timeoutMs !== undefined) timer = setTimeout(onLate, timeoutMs);
  try {
    const result = await episode.result;
    if (result.status === 'errored' && POISONING.has(result.error.code)) worker.kill();
    pool.giveBack(lane);
    return result;
  } catch (thrown) {
    const durationMs = performance.now() - began;
    const tooLate = () =>
      lostEpisode(
        request,
        'episode-timeout',
        `took longer than the ${timeoutMs! / 1000} s that --episode-timeout allows`,
        durationMs,
      );
    const wasKilled = worker.wasKilled;
    const abandoned = thrown instanceof EpisodeAbandonedError;
    if (!abandoned) worker.kill();
    pool.giveBack(lane);
    if (abandoned) return tooLate();
    if (!(thrown instanceof WorkerDiedError)) throw thrown;
    if (deaf.has(worker)) return 'suspected';
    if (late) return tooLate();
    return wasKilled ? 'displaced' : lostEpisode(request, 'worker-died', thrown.message, durationMs);
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
