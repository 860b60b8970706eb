import { measureJoints } from './joint-test.ts';
import type { FactPredicate } from './predicate.ts';

/** `TurnOn(x)`: *any* joint of the fixture is on. */
export const turnOnPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['jointed'],
  jointState: 'on',
  measure: ([target], view) => measureJoints(target!, 'on', 'any', view),
};
