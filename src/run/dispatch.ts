import PQueue from 'p-queue';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import { attemptEpisode, isWorthRetrying } from './attempt-episode.ts';
import type { PolicyHosts } from './policy-host/policy-hosts.ts';
import type { TraceRequest } from './trace-files.ts';
import { WorkerPool } from './worker-pool.ts';
import { WORKER_MODULE } from './worker-process.ts';

/** One episode to run. */
export interface Assignment {
  readonly plan: EpisodePlan;
  /** 0 for the first try. */
  readonly attempt: number;
  /** The attempt after which it is given up; `attempt` + `retries` unless stated. */
  readonly lastAttempt?: number;
}

export interface DispatchRequest {
  readonly assignments: readonly Assignment[];
  readonly tasks: readonly Task[];
  /** By task id, for plans that take their initial state from a file. */
  readonly recordedStates?: Readonly<Record<string, readonly InitialState[]>>;
  /** Which episodes are recorded, and where to; none by default. */
  readonly traces?: TraceRequest;
  /** Processes at a time. */
  readonly workers: number;
  /** Episodes that each of them holds at once, 1 by default; while one waits for its policy others go on. */
  readonly inFlight?: number;
  /** How often an errored episode is tried again; a failed one never is. */
  readonly retries?: number;
  /** Wall ms that an episode may take before it is errored as `episode-timeout`; unlimited by default. */
  readonly episodeTimeoutMs?: number;
  /** Aborting kills the workers; episodes under way get no result. */
  readonly signal?: AbortSignal;
  /** Told every result, errored attempts included, as it comes. What it throws ends the dispatch. */
  readonly onResult: (result: EpisodeResult) => void;
  /** Processes of policies that have their own. */
  readonly hosts?: PolicyHosts;
  /** Path of a compiled module that calls `serveEpisodes`. */
  readonly workerModule?: string;
}

/**
 * Runs every assignment in worker processes and resolves when all are done or `signal` is aborted. A worker that dies
 * takes exactly the episodes it held with it, which are errored as `worker-died`; another worker replaces it. Throws
 * `worker-died` if a worker cannot be started at all, `policy-server` if a policy's process died too often, and whatever
 * `onResult` throws.
 */
export async function dispatch(request: DispatchRequest): Promise<void> {
  const {
    signal,
    retries = 0,
    episodeTimeoutMs: timeoutMs,
    onResult,
    workers,
    inFlight = 1,
    hosts,
  } = request;
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const pool = new WorkerPool({
    tasks: request.tasks,
    ...(request.traces === undefined ? {} : { traces: request.traces }),
    module: request.workerModule ?? WORKER_MODULE,
    ...{ workers, lanes: inFlight },
    ...(hosts && { policyAddresses: hosts.addresses }),
  });
  const queue = new PQueue({ concurrency: workers * inFlight });
  let failure: { readonly thrown: unknown } | undefined;

  const stop = () => {
    queue.clear();
    void pool.kill();
  };
  const stopped = () => failure !== undefined || signal?.aborted === true;

  const runOne = async ({ plan, attempt, lastAttempt = attempt + retries }: Assignment): Promise<void> => {
    if (stopped()) return;
    const task = tasks.get(plan.taskId);
    if (task === undefined) throw new HarnessError('bug', `episode ${plan.episodeId}: its task is unknown`);
    const state = recordedStateOf(plan, request.recordedStates);
    const result = await attemptEpisode(pool, { plan, attempt, task, recordedState: state, timeoutMs });
    // A worker that was stopped on purpose is not to blame, nor is its episode.
    if (stopped() && result.status === 'errored') return;
    if (result.status === 'errored' && result.error.code === 'episode-timeout') {
      hosts?.checkUp(plan.policy, timeoutMs!);
    }
    onResult(result);
    if (isWorthRetrying(result) && attempt < lastAttempt)
      enqueue({ plan, attempt: attempt + 1, lastAttempt });
  };

  const enqueue = (assignment: Assignment) => {
    void queue.add(() =>
      runOne(assignment).catch((thrown: unknown) => {
        if (stopped()) return;
        failure = { thrown };
        stop();
      }),
    );
  };

  hosts?.broken.catch((thrown: unknown) => {
    if (stopped()) return;
    failure = { thrown };
    stop();
  });
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

/** Row of a file that an episode starts from; undefined if it is sampled. */
export function recordedStateOf(
  { taskId, initialState }: EpisodePlan,
  recorded: DispatchRequest['recordedStates'],
): InitialState | undefined {
  return initialState.kind === 'sampled' ? undefined : recorded?.[taskId]?.[initialState.row];
}
