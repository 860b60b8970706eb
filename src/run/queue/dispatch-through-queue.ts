import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { engineIdentity } from '../../environment/engine-identity.ts';
import type { EpisodeResult } from '../../episode/episode-result.ts';
import { HarnessError } from '../../errors.ts';
import { isWorthRetrying, lostEpisode } from '../attempt-episode.ts';
import { type Assignment, type DispatchRequest, recordedStateOf } from '../dispatch.ts';
import { parseEpisodeRecord } from '../episode-record.ts';
import { packageVersion } from '../package-version.ts';
import { connectRedis } from './connect-redis.ts';
import * as messages from './queue-messages.ts';

export interface QueueDispatchRequest extends DispatchRequest {
  /** `redis://…` */
  readonly url: string;
  /** Names the run in Redis; the same for every life of its dispatcher. */
  readonly runId: string;
  readonly onWarning?: (message: string) => void;
}

/** Wall ms between two looks at results. */
const LOOK_MS = 100;
/** Wall ms between two looks at everything else: lost jobs, episodes given up, workers. */
const CHECK_MS = 2000;
/** Wall ms that workers get to connect before their absence is told. */
const PATIENCE_MS = 5000;
/** Wall seconds that Redis keeps a run without a dispatcher. */
const KEEP_RUN_S = 3600;
/** Jobs or results per command. */
const BATCH = 200;
/** Wall ms for tidying up when a run is stopped. */
const FAREWELL_MS = 2000;

type EpisodeQueue = Queue<messages.JobData>;

/**
 * Like `dispatch`, but the episodes are run by `benchtop worker` processes anywhere that reach the same Redis. A result
 * is taken off Redis only after `onResult` has returned, and jobs are added again if Redis lost them, so that results
 * may come more than once: `onResult` must take that. Throws `queue` if Redis cannot be reached at the start; later
 * outages are waited for.
 */
export async function dispatchThroughQueue(request: QueueDispatchRequest): Promise<void> {
  const redis = await connectRedis(request.url);
  const { Queue } = await import('bullmq');
  const { name: engine } = await engineIdentity();
  const queue: EpisodeQueue = new Queue(messages.queueName(packageVersion(), engine), { connection: redis });
  queue.on('error', () => {});
  const dispatcher = new QueueDispatcher(request, redis, queue);
  // Commands wait for a Redis that is gone; who wants to stop does not.
  const stop = () => void setTimeout(() => redis.disconnect(), FAREWELL_MS).unref();
  request.signal?.addEventListener('abort', stop, { once: true });
  try {
    await dispatcher.run();
  } catch (thrown) {
    if (request.signal?.aborted !== true) throw thrown;
  } finally {
    request.signal?.removeEventListener('abort', stop);
    redis.disconnect();
  }
}

class QueueDispatcher {
  readonly #request: QueueDispatchRequest;
  readonly #redis: Redis;
  readonly #queue: EpisodeQueue;
  /** By job id. */
  readonly #open = new Map<string, Required<Assignment>>();
  readonly #began = performance.now();
  #mustAnnounce = true;
  #hadWorkers = true;

  constructor(request: QueueDispatchRequest, redis: Redis, queue: EpisodeQueue) {
    this.#request = request;
    this.#redis = redis;
    this.#queue = queue;
    const { retries = 0 } = request;
    for (const { plan, attempt, lastAttempt = attempt + retries } of request.assignments) {
      this.#open.set(this.#idOf(plan.episodeId, attempt), { plan, attempt, lastAttempt });
    }
    // Whatever Redis forgot while it was away is added again.
    redis.on('ready', () => {
      this.#mustAnnounce = true;
    });
  }

  async run(): Promise<void> {
    const { runId } = this.#request;
    let checked = performance.now();
    while (this.#open.size > 0 && !this.#stopped) {
      if (await this.#collect()) continue;
      if (this.#mustAnnounce) await this.#announce();
      if (performance.now() > checked + CHECK_MS) {
        await this.#check();
        checked = performance.now();
      }
      await sleep(LOOK_MS);
    }
    if (this.#stopped) await this.#withdraw();
    else await this.#redis.del(messages.sharedKey(runId), messages.resultsKey(runId));
  }

  get #stopped(): boolean {
    return this.#request.signal?.aborted === true;
  }

  #idOf(episodeId: string, attempt: number): string {
    return messages.jobId(this.#request.runId, episodeId, attempt);
  }

  /** Takes what has come; false if nothing had. */
  async #collect(): Promise<boolean> {
    const key = messages.resultsKey(this.#request.runId);
    const lines = await this.#redis.lrange(key, 0, BATCH - 1);
    for (const line of lines) {
      const parsed = parseEpisodeRecord(line);
      if ('problem' in parsed) throw new HarnessError('queue', `a result in the queue ${parsed.problem}`);
      this.#take(parsed.result);
    }
    // Not before they are recorded: a dispatcher killed in between finds them again.
    if (lines.length > 0) await this.#redis.ltrim(key, lines.length, -1);
    return lines.length > 0;
  }

  #take(result: EpisodeResult): void {
    const id = this.#idOf(result.episodeId, result.attempt);
    const assignment = this.#open.get(id);
    // The error of a try that has been recorded already says nothing new; a finished episode is compared.
    if (assignment === undefined && result.status === 'errored') return;
    this.#request.onResult(result);
    if (assignment === undefined) return;
    this.#open.delete(id);
    const { plan, attempt, lastAttempt } = assignment;
    if (!isWorthRetrying(result) || attempt >= lastAttempt) return;
    this.#open.set(this.#idOf(plan.episodeId, attempt + 1), { plan, attempt: attempt + 1, lastAttempt });
    this.#mustAnnounce = true;
  }

  /** Puts everything that is open into Redis; what is there already stays as it is. */
  async #announce(): Promise<void> {
    this.#mustAnnounce = false;
    const { runId, tasks, recordedStates, episodeTimeoutMs } = this.#request;
    const shared = messages.pack({ tasks, ...(episodeTimeoutMs !== undefined && { episodeTimeoutMs }) });
    await this.#redis.set(messages.sharedKey(runId), shared, 'EX', KEEP_RUN_S);
    const jobs = [...this.#open].map(([id, { plan, attempt }]) => {
      const recordedState = recordedStateOf(plan, recordedStates);
      const job = messages.pack({ runId, plan, attempt, ...(recordedState && { recordedState }) });
      return { name: 'episode', data: { job }, opts: { jobId: id, removeOnComplete: true } };
    });
    for (let at = 0; at < jobs.length; at += BATCH) await this.#queue.addBulk(jobs.slice(at, at + BATCH));
  }

  async #check(): Promise<void> {
    const { runId } = this.#request;
    const isKnown = await this.#redis.expire(messages.sharedKey(runId), KEEP_RUN_S);
    if (isKnown === 0) this.#mustAnnounce = true;
    await this.#giveUp();
    await this.#watchWorkers();
  }

  /** Errors the episodes whose workers vanished so often that the queue does not hand them out any more. */
  async #giveUp(): Promise<void> {
    for (const job of await this.#queue.getFailed(0, BATCH - 1)) {
      const assignment = this.#open.get(job.id ?? '');
      if (assignment === undefined) continue;
      const task = this.#request.tasks.find(({ id }) => id === assignment.plan.taskId)!;
      const message = `the queue gave up: its workers fell silent again and again (${job.failedReason})`;
      this.#take(lostEpisode({ ...assignment, task }, 'worker-died', message, 0));
      await job.remove();
    }
  }

  async #watchWorkers(): Promise<void> {
    const hasWorkers = (await this.#queue.getWorkersCount()) > 0;
    if (!hasWorkers && performance.now() < this.#began + PATIENCE_MS) return;
    if (!hasWorkers && this.#hadWorkers) {
      this.#request.onWarning?.(
        `no worker of benchtop ${packageVersion()} is connected (queue "${this.#queue.name}"); the run waits. ` +
          'Start some with: npx benchtop worker --queue <the same address>',
      );
    }
    this.#hadWorkers = hasWorkers;
  }

  /** Takes back what no worker has begun; workers drop what they meet later, because the run is gone. */
  async #withdraw(): Promise<void> {
    await this.#redis.del(messages.sharedKey(this.#request.runId));
    const ids = [...this.#open.keys()];
    for (let at = 0; at < ids.length; at += BATCH) {
      await Promise.allSettled(ids.slice(at, at + BATCH).map((id) => this.#queue.remove(id)));
    }
  }
}
