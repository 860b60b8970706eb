import type { Action, ActionSpec } from '../../spec/action.ts';
import { stillAhead } from './async-drop.ts';
import type { Executor } from './executor.ts';

/**
 * As `async-drop`, but where old and new chunk overlap their actions are mixed, the new one's weight rising evenly from
 * step to step. Grippers obey signs, which have no middle: theirs is the new chunk's.
 */
export const blend: Executor = {
  worldWaits: false,
  asksEarly: true,
  needsPrefix: false,
  merge(left, arrival) {
    return stillAhead(arrival).map((fresh, index) => {
      const old = left[index];
      if (old === undefined) return fresh;
      const weight = (index + 1) / (left.length + 1);
      return { ...fresh, action: mix(old.action, fresh.action, weight, arrival.actionSpec) };
    });
  },
};

function mix(old: Action, fresh: Action, weight: number, { components }: ActionSpec): Action {
  const isMixed = components.flatMap(({ convention, size }) =>
    Array<boolean>(size).fill(!convention.startsWith('gripper')),
  );
  return fresh.map((value, index) => (isMixed[index] ? (1 - weight) * old[index]! + weight * value : value));
}
