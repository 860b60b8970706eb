import { type Action, type ActionChunk, LIBERO_ACTION_SPEC } from '../spec/action.ts';
import type { Policy } from './policy.ts';

/** LIBERO's do-nothing action: no motion, gripper commanded open. Also what its settling steps apply. */
export const LIBERO_HOLD_ACTION: Action = [0, 0, 0, 0, 0, 0, -1];

/**
 * Does nothing for the whole episode. A control: if it ever succeeds, the goal held without anybody acting and the
 * task, its initial states or the predicate is wrong.
 */
export class HoldPolicy implements Policy {
  readonly name: string = 'hold';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: false };

  reset(): void {}

  infer(): ActionChunk {
    return { actions: [LIBERO_HOLD_ACTION] };
  }

  dispose(): void {}
}
