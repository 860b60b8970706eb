import { deriveSeed } from '../episode/seeds.ts';
import { HarnessError } from '../errors.ts';
import { Random } from '../math/random.ts';
import type { Action, ActionChunk, ActionSpec } from '../spec/action.ts';
import type { Observation, ObservationSpec } from '../spec/observation.ts';
import type { Policy, PolicyEpisode, PolicyFacts, PolicyOutcome } from './policy.ts';

/**
 * Another policy with an unsteady hand: to every number of its actions but signs (the gripper) Gaussian noise is added,
 * and the sum is clipped to the number's range. A control of known weakness: a harness that cannot tell it from its
 * inner policy has too few episodes. The noise depends on the episode's seed and on nothing else.
 */
export class NoisyPolicy implements Policy {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly #inner: Policy;
  readonly #standardDeviation: number;
  #random = new Random(0);

  /** `standardDeviation`: of the noise, as a share of half the number's range; above 0 and at most 10. */
  constructor(inner: Policy, standardDeviation: number) {
    if (!(standardDeviation > 0 && standardDeviation <= 10)) {
      throw new HarnessError(
        'usage',
        `noise of a policy: expected a standard deviation above 0 and up to 10 such as 0.5, got ${standardDeviation}`,
      );
    }
    this.name = `noisy:${standardDeviation}:${inner.name}`;
    this.actionSpec = inner.actionSpec;
    this.observationSpec = inner.observationSpec;
    this.#inner = inner;
    this.#standardDeviation = standardDeviation;
  }

  reset(episode: PolicyEpisode): void | Promise<void> {
    // Not the inner policy's own seed: its draws and the noise must not move together.
    this.#random = new Random(deriveSeed(`${episode.seed}/noise`));
    return this.#inner.reset(episode);
  }

  async infer(observation: Observation): Promise<ActionChunk> {
    const chunk = await this.#inner.infer(observation);
    return { ...chunk, actions: chunk.actions.map((action) => this.#disturb(action)) };
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

  #disturb(action: Action): Action {
    let index = 0;
    return this.actionSpec.components.flatMap(({ size, low, high, unit }) =>
      Array.from({ length: size }, () => {
        const value = action[index++]!;
        if (unit === 'sign') return value;
        const noise = this.#random.normal(0, (this.#standardDeviation * (high - low)) / 2);
        return Math.min(high, Math.max(low, value + noise));
      }),
    );
  }
}
