import PQueue from 'p-queue';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import { protocolHash } from '../rollout/protocol-hash.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { TraceRequest } from './trace-files.ts';
import { WorkerPool } from './worker-pool.ts';
import { WORKER_MODULE, WorkerDiedError } from './worker-process.ts';

/** One episode to run. */
export interface Assignment {
  readonly plan: EpisodePlan;
  /** 0 for the first try. */
  readonly attempt: number;
}

export interface DispatchRequest {
  readonly assignments: readonly Assignment[];
  readonly tasks: readonly Task[];
  /** By task id, for plans that take their initial state from a file. */
  readonly recordedStates?: Readonly<Record<string, readonly InitialState[]>>;
  /** Which episodes are recorded, and where to; none by default. */
  readonly traces?: TraceRequest;
  /** Processes, and so episodes, at a time. */
  readonly workers: number;
  /** How often an errored episode is tried again; a failed one never is. */
  readonly retries?: number;
  /** Aborting kills the workers; episodes under way get no result. */
  readonly signal?: AbortSignal;
  /** Told every result, errored attempts included, as it comes. What it throws ends the dispatch. */
  readonly onResult: (result: EpisodeResult) => void;
  /** Path of a compiled module that calls `serveEpisodes`. */
  readonly workerModule?: string;
}

/** Errors that the same episode would meet again. */
const PERMANENT: ReadonlySet<string> = new Set([
  ...['usage', 'scene-file', 'task-file', 'spec-mismatch', 'goal-at-reset', 'physics-diverged'],
]);
/** Errors after which a worker's engine may be in any state. */
const POISONING: ReadonlySet<string> = new Set(['bug', 'physics-diverged']);

/**
 * Runs every assignment in worker processes and resolves when all are done or `signal` is aborted. A worker that dies
 * takes exactly the episode it held with it, which is errored as `worker-died`; another worker replaces it. Throws
 * `worker-died` if a worker cannot be started at all, and whatever `onResult` throws.
 */
export async function dispatch(request: DispatchRequest): Promise<void> {
  const { signal, retries = 0, onResult } = request;
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const pool = new WorkerPool({
    tasks: request.tasks,
    ...(request.traces === undefined ? {} : { traces: request.traces }),
    module: request.workerModule ?? WORKER_MODULE,
  });
  const queue = new PQueue({ concurrency: request.workers });
  let failure: { readonly thrown: unknown } | undefined;

  const stop = () => {
    queue.clear();
    void pool.kill();
  };
  const stopped = () => failure !== undefined || signal?.aborted === true;

  const runOne = async ({ plan, attempt }: Assignment): Promise<void> => {
    if (stopped()) return;
    const task = tasks.get(plan.taskId);
    if (task === undefined) throw new HarnessError('bug', `episode ${plan.episodeId}: its task is unknown`);
    const result = await attemptEpisode(pool, plan, attempt, task, recordedState(request, plan));
    // A worker that was stopped on purpose is not to blame, nor is its episode.
    if (stopped() && result.status === 'errored') return;
    onResult(result);
    const again =
      result.status === 'errored' && !PERMANENT.has(result.error.code) && tries(result) <= retries;
    if (again) enqueue({ plan, attempt: attempt + 1 });
  };
  /** Tries within this dispatch; a resumed episode starts above attempt 0. */
  const firstAttempt = new Map(request.assignments.map(({ plan, attempt }) => [plan.episodeId, attempt]));
  const tries = ({ episodeId, attempt }: EpisodeResult) => attempt - (firstAttempt.get(episodeId) ?? 0) + 1;

  const enqueue = (assignment: Assignment) => {
    void queue.add(() =>
      runOne(assignment).catch((thrown: unknown) => {
        if (stopped()) return;
        failure = { thrown };
        stop();
      }),
    );
  };

  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (const assignment of request.assignments) enqueue(assignment);
    await queue.onIdle();
    await pool.close();
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.kill();
  }
  if (failure !== undefined) throw failure.thrown;
}

async function attemptEpisode(
  pool: WorkerPool,
  plan: EpisodePlan,
  attempt: number,
  task: Task,
  state: InitialState | undefined,
): Promise<EpisodeResult> {
  const worker = await pool.borrow(plan.taskId);
  const began = performance.now();
  try {
    const result = await worker.run(plan, attempt, state);
    if (result.status === 'errored' && POISONING.has(result.error.code)) worker.kill();
    else pool.giveBack(worker);
    return result;
  } catch (thrown) {
    worker.kill();
    if (!(thrown instanceof WorkerDiedError)) throw thrown;
    const { episodeId, taskId, policy, episodeIndex, seed } = plan;
    return {
      ...{ episodeId, taskId, policy, episodeIndex, seed, attempt },
      ...{ status: 'errored', success: null, steps: 0, digest: null },
      protocolHash: protocolHash(task.protocol),
      durationMs: performance.now() - began,
      error: { code: 'worker-died', message: thrown.message },
    };
  }
}

function recordedState(request: DispatchRequest, plan: EpisodePlan): InitialState | undefined {
  if (plan.initialState.kind === 'sampled') return undefined;
  return request.recordedStates?.[plan.taskId]?.[plan.initialState.row];
}
