import type { Job } from 'bullmq';
import { engineIdentity } from '../../environment/engine-identity.ts';
import type { EpisodeResult } from '../../episode/episode-result.ts';
import { packageVersion } from '../package-version.ts';
import { WORKER_MODULE } from '../worker-process.ts';
import { connectRedis } from './connect-redis.ts';
import * as messages from './queue-messages.ts';
import { RunPools } from './run-pools.ts';

export interface QueueWorkerRequest {
  /** `redis://…` */
  readonly url: string;
  /** Processes at a time. */
  readonly workers: number;
  /** Episodes that each of them holds at once, 1 by default. */
  readonly inFlight?: number;
  /** Wall ms without a sign of life after which this worker's episodes are handed to others. */
  readonly leaseMs: number;
  /** Ends after so many wall ms without work; never by default. */
  readonly idleMs?: number;
  /** Aborting takes no new episode and ends with those under way. */
  readonly signal?: AbortSignal;
  readonly onReady?: (queue: string) => void;
  readonly onResult?: (result: EpisodeResult) => void;
  /** For tests: compiled module of another worker. */
  readonly workerModule?: string;
}

/** Wall ms before BullMQ tries again what an outage of Redis interrupted. */
const RETRY_MS = 500;

/**
 * Runs episodes of whatever runs are in the queue for this version and engine, until stopped. Leases are renewed by this
 * process, while physics blocks only its child processes. Resolves once stopped or idle for long enough; throws `queue`
 * if Redis cannot be reached at the start, and `worker-died` if child processes cannot start here: their episodes are
 * then left to other workers.
 */
export async function serveQueue(request: QueueWorkerRequest): Promise<void> {
  const { leaseMs, idleMs, signal, workers, inFlight = 1 } = request;
  const redis = await connectRedis(request.url);
  const { Worker } = await import('bullmq');
  const { name: engine } = await engineIdentity();
  const name = messages.queueName(packageVersion(), engine);
  const runs = new RunPools(redis, {
    module: request.workerModule ?? WORKER_MODULE,
    workers,
    lanes: inFlight,
  });

  let finish: (failure?: { readonly thrown: unknown }) => void = () => {};
  const ended = new Promise<{ readonly thrown: unknown } | undefined>((resolve) => {
    finish = resolve;
  });
  let busy = 0;
  let idle: NodeJS.Timeout | undefined;
  const rest = () => {
    clearTimeout(idle);
    if (idleMs !== undefined && busy === 0) idle = setTimeout(finish, idleMs);
  };
  const work = async ({ data }: Job<messages.JobData>): Promise<void> => {
    busy++;
    clearTimeout(idle);
    try {
      const result = await runs.run(messages.unpack<messages.EpisodeJob>(data.job));
      if (result !== undefined) request.onResult?.(result);
    } catch (thrown) {
      finish({ thrown });
      // Neither done nor failed: its lease runs out, and another worker has it.
      await new Promise(() => {});
    } finally {
      busy--;
      rest();
    }
  };
  const worker = new Worker<messages.JobData>(name, work, {
    connection: redis,
    concurrency: workers * inFlight,
    lockDuration: leaseMs,
    stalledInterval: leaseMs / 2,
    maxStalledCount: messages.MOST_STALLS,
    runRetryDelay: RETRY_MS,
  });
  // Outages are waited for, and a lease that was lost meanwhile costs a second, identical result at worst.
  worker.on('error', () => {});
  const stop = () => finish();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  else request.onReady?.(name);
  rest();
  const failure = await ended;
  signal?.removeEventListener('abort', stop);
  clearTimeout(idle);
  // Waits for the episodes under way, unless they cannot end.
  await worker.close(failure !== undefined);
  await runs.close();
  redis.disconnect();
  if (failure !== undefined) throw failure.thrown;
}
