import { HarnessError } from '../errors.ts';
import type { ActionChunk, ActionSpec } from '../spec/action.ts';
import type { Observation, ObservationSpec } from '../spec/observation.ts';
import type { Policy, PolicyEpisode, PolicyFacts, PolicyOutcome } from './policy.ts';

/**
 * Executes only the first `replanEvery` actions of every chunk that the inner policy answers with; a shorter chunk is
 * executed whole. What is not executed is dropped, never carried into the next chunk.
 *
 * How many actions of a chunk run before the policy sees again decides scores, so it belongs to the protocol of a
 * policy and not to the episode loop. The loop feeds the remaining actions one per control step and asks again when
 * they are spent: no image is drawn that nobody looks at, and every counted latency is one of the inner policy.
 */
export class ChunkedPolicy implements Policy {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly #inner: Policy;
  readonly #replanEvery: number;

  /** `replanEvery`: control steps between two inferences, a whole number of at least 1. */
  constructor(inner: Policy, replanEvery: number) {
    if (!Number.isInteger(replanEvery) || replanEvery < 1) {
      throw new HarnessError(
        'usage',
        `policy "${inner.name}": replanEvery must be a whole number of control steps of at least 1, got ${replanEvery}`,
      );
    }
    this.name = inner.name;
    this.actionSpec = inner.actionSpec;
    this.observationSpec = inner.observationSpec;
    this.#inner = inner;
    this.#replanEvery = replanEvery;
  }

  reset(episode: PolicyEpisode): void | Promise<void> {
    return this.#inner.reset(episode);
  }

  /** Throws `HarnessError('policy')` if the inner policy answers with no action. */
  infer(observation: Observation): ActionChunk | Promise<ActionChunk> {
    const answer = this.#inner.infer(observation);
    return answer instanceof Promise ? answer.then((chunk) => this.#cut(chunk)) : this.#cut(answer);
  }

  check(note?: (text: string) => void): Promise<PolicyFacts | undefined> {
    return this.#inner.check?.(note) ?? Promise.resolve(undefined);
  }

  ended(outcome: PolicyOutcome): void | Promise<void> {
    return this.#inner.ended?.(outcome);
  }

  dispose(): void | Promise<void> {
    return this.#inner.dispose();
  }

  #cut(chunk: ActionChunk): ActionChunk {
    if (chunk.actions.length === 0) {
      throw new HarnessError(
        'policy',
        `policy "${this.name}" answered with an empty action chunk; expected at least one action`,
      );
    }
    return { ...chunk, actions: chunk.actions.slice(0, this.#replanEvery) };
  }
}
