import { type Action, type ActionChunk, LIBERO_ACTION_SPEC } from '../spec/action.ts';
import type { Policy } from './policy.ts';

/** Applies the given actions of one episode in one chunk, to simulate it again. */
export class RecordedActions implements Policy {
  readonly name: string = 'recorded actions';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: false };
  readonly #actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.#actions = actions;
  }

  reset(): void {}

  infer(): ActionChunk {
    return { actions: this.#actions };
  }

  dispose(): void {}
}
