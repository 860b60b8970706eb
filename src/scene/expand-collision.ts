import { compose, type Pose } from '../math/pose.ts';
import { fromAxisAngle, multiply } from '../math/quat.ts';
import type { CollisionPart } from './geometry-schema.ts';
import type { ModelSolid } from './world-model.ts';

/** The convex solids of a `collision:` list; rings become their boxes. Poses in the body's frame. */
export function expandCollision(
  parts: readonly CollisionPart[],
  bodyFriction: number,
): readonly ModelSolid[] {
  return parts.flatMap((part) => {
    const friction = part.friction ?? bodyFriction;
    const { shape } = part;
    if (shape.kind !== 'ring') return [{ shape, pose: part.pose, friction }];
    return Array.from({ length: shape.count }, (_, index) => {
      const angle = shape.phase + (2 * Math.PI * index) / shape.count;
      const boxInPart: Pose = {
        position: [shape.radius * Math.cos(angle), shape.radius * Math.sin(angle), shape.z],
        rotation: multiply(fromAxisAngle([0, 0, 1], angle), fromAxisAngle([0, 1, 0], shape.tilt)),
      };
      return {
        shape: { kind: 'box' as const, halfExtents: shape.halfExtents },
        pose: compose(part.pose, boxInPart),
        friction,
      };
    });
  });
}
