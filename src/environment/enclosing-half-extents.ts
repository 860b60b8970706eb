import type { Vec3 } from '../math/vec3.ts';
import type { Solid } from '../scene/geometry-schema.ts';

/** Half extents, m, of the box along the solid's own axes that encloses it. */
export function enclosingHalfExtents(shape: Solid): Vec3 {
  switch (shape.kind) {
    case 'box':
      return shape.halfExtents;
    case 'cylinder':
      return [shape.radius, shape.radius, shape.halfHeight];
    case 'capsule':
      return [shape.radius, shape.radius, shape.halfHeight + shape.radius];
    case 'sphere':
      return [shape.radius, shape.radius, shape.radius];
  }
}
