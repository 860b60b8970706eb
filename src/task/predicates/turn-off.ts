import { measureJoints } from './joint-test.ts';
import type { FactPredicate } from './predicate.ts';

/** `TurnOff(x)`: *all* joints of the fixture are off. */
export const turnOffPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['jointed'],
  jointState: 'off',
  measure: ([target], view) => measureJoints(target!, 'off', 'all', view),
};
