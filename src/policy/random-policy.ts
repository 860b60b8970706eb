import { Random } from '../math/random.ts';
import { type ActionChunk, LIBERO_ACTION_SPEC } from '../spec/action.ts';
import type { Policy, PolicyEpisode } from './policy.ts';

/**
 * Draws every number of every action uniformly from its range, gripper included. A control for success that comes
 * from flailing. The sequence depends on the episode's seed and on nothing else.
 */
export class RandomPolicy implements Policy {
  readonly name: string = 'random';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: false };
  #random = new Random(0);

  reset(episode: PolicyEpisode): void {
    this.#random = new Random(episode.seed);
  }

  infer(): ActionChunk {
    const action = this.actionSpec.components.flatMap(({ size, low, high }) =>
      Array.from({ length: size }, () => this.#random.uniform(low, high)),
    );
    return { actions: [action] };
  }

  dispose(): void {}
}
