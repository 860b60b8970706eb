import type { ActionChunk } from '../../spec/action.ts';
import type { Observation } from '../../spec/observation.ts';
import type { FrozenPrefix, Policy, PolicyEpisode } from '../policy.ts';

/** One observation of one of the episodes that a policy serves at once. */
export interface BatchRequest {
  /** Names the session that asks: the same number until it is closed, never used again. One episode at a time. */
  readonly session: number;
  readonly episode: PolicyEpisode;
  /** The first of its episode: whatever is remembered of the session's earlier ones is of no account. */
  readonly isFirst: boolean;
  readonly observation: Observation;
  /** Given to policies that accept it. */
  readonly prefix?: FrozenPrefix;
}

/**
 * A policy of which one instance serves many episodes: a large model, or one that is faster for several observations at
 * once. What it answers to a request must not depend on the others of its batch, or results would depend on the clock;
 * a model whose arithmetic changes with the batch's size has to say `maxBatch: 1`. As a plain `Policy` it serves one
 * episode like any other.
 */
export interface BatchPolicy extends Policy {
  /** Most requests of one call, at least 1. With 1, episodes share the instance and take turns. */
  readonly maxBatch: number;
  /**
   * The answers in the order of the requests, an `Error` for one that cannot be answered; rejects only if that is true of
   * all. Called again after it has settled, not before.
   */
  inferBatch(requests: readonly BatchRequest[]): Promise<readonly (ActionChunk | Error)[]>;
  /** Does now what would otherwise be done for the first question, e.g. reads weights. Called once, before any. */
  load?(): Promise<void>;
  /** The session asks nothing more. */
  closeSession?(session: number): void | Promise<void>;
}

export function isBatchPolicy(policy: Policy): policy is BatchPolicy {
  return typeof (policy as Partial<BatchPolicy>).inferBatch === 'function';
}
