import { measureJoints } from './joint-test.ts';
import type { FactPredicate } from './predicate.ts';

/** `Open(x)`: *any* joint of the fixture is open; for a drawer region, the joint of that drawer. */
export const openPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['jointed'],
  jointState: 'open',
  measure: ([target], view) => measureJoints(target!, 'open', 'any', view),
};
