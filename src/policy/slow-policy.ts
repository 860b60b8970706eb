import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../errors.ts';
import type { ActionChunk, ActionSpec } from '../spec/action.ts';
import type { Observation, ObservationSpec } from '../spec/observation.ts';
import type { BatchPolicy, BatchRequest } from './batch/batch-policy.ts';
import type { FrozenPrefix, Policy, PolicyEpisode, PolicyFacts, PolicyOutcome } from './policy.ts';

/** Far more than anybody's policy gains from. */
const MAX_BATCH = 64;
/** An hour; wall ms. */
const LONGEST_MS = 3_600_000;

/**
 * Another policy that takes a fixed wall time for every batch, however large: what a model on an accelerator costs,
 * without the model. Its actions are those of the inner policy. For measuring batching, queues and time limits.
 */
export class SlowPolicy implements BatchPolicy {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly maxBatch = MAX_BATCH;
  readonly #inner: Policy;
  readonly #createInner: () => Promise<Policy>;
  readonly #ms: number;
  readonly #sessions = new Map<number, Policy>();

  /** `ms`: of each batch, 0 … an hour. `createInner` makes another instance of `inner`, one per session. */
  constructor(inner: Policy, createInner: () => Promise<Policy>, ms: number) {
    if (!(ms >= 0 && ms <= LONGEST_MS)) {
      throw new HarnessError(
        'usage',
        `a slow policy: expected wall ms from 0 to ${LONGEST_MS} such as 100, got ${ms}`,
      );
    }
    this.name = `slow:${ms}:${inner.name}`;
    this.actionSpec = inner.actionSpec;
    this.observationSpec = inner.observationSpec;
    this.#inner = inner;
    this.#createInner = createInner;
    this.#ms = ms;
  }

  reset(episode: PolicyEpisode): void | Promise<void> {
    return this.#inner.reset(episode);
  }

  async infer(observation: Observation, prefix?: FrozenPrefix): Promise<ActionChunk> {
    await sleep(this.#ms);
    return this.#inner.infer(observation, prefix);
  }

  async inferBatch(requests: readonly BatchRequest[]): Promise<readonly (ActionChunk | Error)[]> {
    await sleep(this.#ms);
    return Promise.all(requests.map((request) => this.#answer(request).catch(asError)));
  }

  async closeSession(session: number): Promise<void> {
    const policy = this.#sessions.get(session);
    this.#sessions.delete(session);
    await policy?.dispose();
  }

  check(note?: (text: string) => void): Promise<PolicyFacts | undefined> {
    return this.#inner.check?.(note) ?? Promise.resolve(undefined);
  }

  ended(outcome: PolicyOutcome): void | Promise<void> {
    return this.#inner.ended?.(outcome);
  }

  async dispose(): Promise<void> {
    await this.#inner.dispose();
    for (const session of [...this.#sessions.keys()]) await this.closeSession(session);
  }

  async #answer({ session, episode, isFirst, observation, prefix }: BatchRequest): Promise<ActionChunk> {
    const policy = this.#sessions.get(session) ?? (await this.#createInner());
    this.#sessions.set(session, policy);
    if (isFirst) await policy.reset(episode);
    return policy.infer(observation, prefix);
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
