import { measureJoints } from './joint-test.ts';
import type { FactPredicate } from './predicate.ts';

/** `Close(x)`: *all* joints of the fixture are closed; for a drawer region, the joint of that drawer. */
export const closePredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['jointed'],
  jointState: 'closed',
  measure: ([target], view) => measureJoints(target!, 'closed', 'all', view),
};
