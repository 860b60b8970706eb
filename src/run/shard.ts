import { createHash } from 'node:crypto';
import type { EpisodePlan } from '../episode/episode-plan.ts';

/** One of several parts of a run. */
export interface Shard {
  /** 1 … count. */
  readonly index: number;
  readonly count: number;
}

/**
 * The episodes of one shard, in the order given. Episodes that pair (one task and index, several policies) stay
 * together. Within a task they are dealt out in an order that a hash decides, so that no shard holds, say, index 0 of
 * every task; shards differ by at most one index per task and overall. Depends on ids only, never on the machine.
 */
export function takeShard(episodes: readonly EpisodePlan[], { index, count }: Shard): EpisodePlan[] {
  const indices = new Map<string, Set<number>>();
  for (const { taskId, episodeIndex } of episodes) {
    indices.set(taskId, (indices.get(taskId) ?? new Set()).add(episodeIndex));
  }
  const own = new Set<string>();
  let dealt = 0;
  for (const [taskId, present] of indices) {
    const keys = [...present].map((episodeIndex) => keyOf({ taskId, episodeIndex }));
    for (const key of keys.sort((a, b) => (hash(a) < hash(b) ? -1 : 1))) {
      if (dealt % count === index - 1) own.add(key);
      dealt++;
    }
  }
  return episodes.filter((episode) => own.has(keyOf(episode)));
}

function keyOf({ taskId, episodeIndex }: Pick<EpisodePlan, 'taskId' | 'episodeIndex'>): string {
  return `${taskId}/${episodeIndex}`;
}

function hash(text: string): string {
  return createHash('sha256').update(`shard/${text}`).digest('hex');
}
