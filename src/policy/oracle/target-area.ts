import { toMatrix } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';

/** Where `On(object, …)` or `In(object, …)` wants the object's origin, as a box along the world's axes. */
export interface TargetArea {
  readonly center: Vec3;
  readonly halfExtents: Vec3;
  /** Instance that has to carry the object; undefined if nothing in particular has to. */
  readonly support: string | undefined;
}

/** Largest shift off the middle of an instance that an object is set down on, m. */
const ON_INSTANCE = 0.012;

/** The area that a placing predicate names now; undefined for any other predicate. */
export function targetArea(predicate: PredicateExpression, view: PrivilegedView): TargetArea | undefined {
  const [name, , target] = predicate;
  if ((name !== 'On' && name !== 'In') || typeof target !== 'string') return undefined;
  const site = view.site(target);
  if (site !== undefined) {
    const m = toMatrix(site.pose.rotation);
    const extent = (row: number) =>
      [0, 1, 2].reduce((sum, i) => sum + Math.abs(m[3 * row + i]!) * site.halfExtents[i]!, 0);
    const halfExtents: Vec3 = [extent(0), extent(1), extent(2)];
    return { center: site.pose.position, halfExtents, support: name === 'On' ? site.parent : undefined };
  }
  if (name !== 'On' || ![...view.objects, ...view.fixtures].includes(target)) return undefined;
  const { position } = view.instancePose(target);
  return { center: position, halfExtents: [ON_INSTANCE, ON_INSTANCE, 0], support: target };
}
