import type { FactPredicate } from './predicate.ts';

/** World height from which an object counts as lifted, m. */
const LIFTED = 1;

/** `Up(o)`: the origin is at least 1 m above the world's zero. No LIBERO task uses it. */
export const upPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['object'],
  measure([object], view) {
    const height = view.instancePose(object!).position[2];
    return { holds: height >= LIFTED, parts: { height } };
  },
};
