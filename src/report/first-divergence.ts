import type { FinishedEpisode } from '../episode/episode-result.ts';

const MARK_BYTES = 4;

/**
 * Where the trajectories of two episodes of one initial state first differ: the control step (1 is the first), or
 * `start` if they differ before any action. `identical` if they never do, `unknown` if a record is older than step
 * digests.
 */
export type Divergence = number | 'start' | 'identical' | 'unknown';

export function firstDivergence(one: FinishedEpisode, other: FinishedEpisode): Divergence {
  if (one.digest === other.digest) return 'identical';
  if (one.stepDigests === undefined || other.stepDigests === undefined) return 'unknown';
  const [a, b] = [Buffer.from(one.stepDigests, 'base64'), Buffer.from(other.stepDigests, 'base64')];
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += MARK_BYTES) {
    if (a.compare(b, at, at + MARK_BYTES, at, at + MARK_BYTES) === 0) continue;
    return at === 0 ? 'start' : at / MARK_BYTES;
  }
  // One ended where the other went on, or only what is around the steps differs (engine, protocol).
  return a.length === b.length ? 'identical' : shorter / MARK_BYTES;
}
