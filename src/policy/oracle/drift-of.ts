import { norm, subtract, type Vec3, ZERO } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { targetArea } from './target-area.ts';

/** What moved less is taken to stand still, m: things that are touched shift by millimetres. */
const STANDING = 0.01;

/** A measure, in m, of how far the place that a predicate names has moved since now. */
export function driftOf(view: PrivilegedView, predicate: PredicateExpression): () => Vec3 {
  const before = targetArea(predicate, view)?.center;
  return () => {
    const now = targetArea(predicate, view)?.center;
    if (before === undefined || now === undefined) return ZERO;
    const drift = subtract(now, before);
    return norm(drift) < STANDING ? ZERO : drift;
  };
}
