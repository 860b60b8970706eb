import { compose } from '../math/pose.ts';
import { conjugate, rotate } from '../math/quat.ts';
import { subtract, type Vec3 } from '../math/vec3.ts';
import type { PhysicsWorld } from '../physics/physics-world.ts';
import { enclosingHalfExtents } from './enclosing-half-extents.ts';

/**
 * Distance from a point (m, world) to the nearest solid, taken as its enclosing box, of what the name means: an
 * object, or those parts of a fixture that its joints (or the one joint that carries the named site) move. 0 inside a
 * box; infinite if nothing by that name can be moved.
 */
export function distanceToMovable(world: PhysicsWorld, name: string, point: Vec3): number {
  const joints = new Set(world.joints(name).map((joint) => joint.name));
  let nearest = Number.POSITIVE_INFINITY;
  for (const { id, instance, kind, joint, solids } of world.model.bodies) {
    const meant =
      kind === 'movable' ? instance === name : kind === 'jointed' && joints.has(`${instance}.${joint!.name}`);
    if (!meant) continue;
    const body = world.bodyPose(id);
    for (const { shape, pose } of solids) {
      const { position, rotation } = compose(body, pose);
      const local = rotate(conjugate(rotation), subtract(point, position));
      const outside = enclosingHalfExtents(shape).map((half, axis) =>
        Math.max(0, Math.abs(local[axis]!) - half),
      );
      nearest = Math.min(nearest, Math.hypot(...outside));
    }
  }
  return nearest;
}
