import type { Redis } from 'ioredis';
import type { EpisodeResult } from '../../episode/episode-result.ts';
import type { Task } from '../../task/task-schema.ts';
import { attemptEpisode } from '../attempt-episode.ts';
import { formatEpisodeRecord } from '../episode-record.ts';
import { roundDurations } from '../round-durations.ts';
import { WorkerPool, type WorkerPoolOptions } from '../worker-pool.ts';
import * as messages from './queue-messages.ts';

interface RunPool {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly episodeTimeoutMs: number | undefined;
  readonly pool: WorkerPool;
  busy: number;
}

/** Child processes for each run that a queue worker has met, because a child knows the tasks of one run. */
export class RunPools {
  readonly #redis: Redis;
  readonly #processes: Omit<WorkerPoolOptions, 'tasks'>;
  readonly #pools = new Map<string, RunPool>();

  /** `processes`: what a child process runs, how many there may be, and how many episodes each holds. */
  constructor(redis: Redis, processes: Omit<WorkerPoolOptions, 'tasks'>) {
    this.#redis = redis;
    this.#processes = processes;
  }

  /** Runs the episode and hands its result over; undefined if its run is gone, so that nobody waits for it. */
  async run(job: messages.EpisodeJob): Promise<EpisodeResult | undefined> {
    const { runId, plan, attempt, recordedState } = job;
    const shared = await this.#redis.get(messages.sharedKey(runId));
    if (shared === null) return undefined;
    const run = this.#poolOf(runId, shared);
    const task = run.tasks.get(plan.taskId);
    if (task === undefined) return undefined;
    run.busy++;
    try {
      const { episodeTimeoutMs: timeoutMs } = run;
      const request = { plan, attempt, task, recordedState, timeoutMs };
      const result = roundDurations(await attemptEpisode(run.pool, request));
      // Handed over before the job is done: whatever dies in between costs a second result, never the first.
      const key = messages.resultsKey(runId);
      await this.#redis.rpush(key, formatEpisodeRecord(result));
      await this.#redis.expire(key, messages.KEEP_RESULTS_S);
      return result;
    } finally {
      run.busy--;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.kill()));
  }

  #poolOf(runId: string, shared: string): RunPool {
    const known = this.#pools.get(runId);
    if (known !== undefined) return known;
    // Idle children of other runs are in the way of this one.
    for (const [id, { pool, busy }] of this.#pools) {
      if (busy > 0) continue;
      this.#pools.delete(id);
      void pool.close();
    }
    const { tasks, episodeTimeoutMs } = messages.unpack<messages.SharedByRun>(shared);
    const pool = new WorkerPool({ tasks, ...this.#processes });
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const run: RunPool = { tasks: byId, episodeTimeoutMs, pool, busy: 0 };
    this.#pools.set(runId, run);
    return run;
  }
}
