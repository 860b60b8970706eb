import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { EpisodePlan } from '../../episode/episode-plan.ts';
import type { InitialState } from '../../task/initial-state.ts';
import type { Task } from '../../task/task-schema.ts';

/**
 * What stands in Redis. A BullMQ job is one try of one episode; beside the jobs there is, per run, what all of them
 * refer to, and the list that results are put on. All that goes to workers is bytes of `v8.serialize`, since JSON
 * would lose −0 and with it the equality of digests; results are journal lines.
 */
export interface SharedByRun {
  readonly tasks: readonly Task[];
  readonly episodeTimeoutMs?: number;
}

export interface EpisodeJob {
  readonly runId: string;
  readonly plan: EpisodePlan;
  readonly attempt: number;
  /** Present if the plan takes its initial state from a file. */
  readonly recordedState?: InitialState;
}

/** Data of a BullMQ job. */
export interface JobData {
  readonly job: string;
}

/** How often an episode may be handed out again because its worker fell silent. */
export const MOST_STALLS = 10;

/** Wall seconds that Redis keeps results that nobody collects. */
export const KEEP_RESULTS_S: number = 7 * 24 * 3600;

/** Workers of another version or engine would compute other digests, so they listen elsewhere. */
export function queueName(benchtop: string, engine: string): string {
  return `benchtop-${benchtop}-${engine}`.replaceAll(/[^\w.@+-]/g, '_');
}

/** Adding a job twice does nothing: its id follows from the episode and the attempt. */
export function jobId(runId: string, episodeId: string, attempt: number): string {
  return `e${createHash('sha256').update(`${runId}/${attempt}/${episodeId}`).digest('hex').slice(0, 32)}`;
}

export function sharedKey(runId: string): string {
  return `benchtop:run:${runId}`;
}

export function resultsKey(runId: string): string {
  return `benchtop:results:${runId}`;
}

export function pack(value: SharedByRun | EpisodeJob): string {
  return serialize(value).toString('base64');
}

export function unpack<T extends SharedByRun | EpisodeJob>(text: string): T {
  return deserialize(Buffer.from(text, 'base64')) as T;
}
