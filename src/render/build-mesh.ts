import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from 'three';
import { RoundedBoxGeometry } from 'three/examples/jsm/geometries/RoundedBoxGeometry.js';
import type { DrawnShape } from '../scene/geometry-schema.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

/**
 * Vertex data is rounded to this many units per metre: three.js builds shapes with sines whose last bit may differ
 * between machines, and rounding takes that bit away.
 */
const QUANTUM = 1e7;
/** Half side from which box faces are split, m, and into how many (MuJoCo's default `numquads`). */
const LARGE = 0.25;
const QUADS = 4;

/** Triangles of a shape in its own frame: z is the axis of cylinders, capsules and lathes. */
export function buildMesh(shape: DrawnShape): TriangleMesh {
  const geometry = buildGeometry(shape);
  const mesh = {
    positions: attribute(geometry, 'position'),
    normals: attribute(geometry, 'normal'),
    uvs: attribute(geometry, 'uv'),
    indices: indicesOf(geometry),
  };
  geometry.dispose();
  return mesh;
}

function buildGeometry(shape: DrawnShape): BufferGeometry {
  switch (shape.kind) {
    case 'box': {
      const [x, y, z] = shape.halfExtents;
      const bevel = Math.min(shape.bevel, x, y, z);
      return bevel > 0
        ? new RoundedBoxGeometry(2 * x, 2 * y, 2 * z, 1, bevel)
        : new BoxGeometry(2 * x, 2 * y, 2 * z, splits(x), splits(y), splits(z));
    }
    case 'cylinder': {
      const { radius, topRadius = radius, halfHeight, segments } = shape;
      return upright(new CylinderGeometry(topRadius, radius, 2 * halfHeight, segments));
    }
    case 'capsule': {
      const rings = Math.max(3, Math.round(shape.segments / 4));
      return upright(new CapsuleGeometry(shape.radius, 2 * shape.halfHeight, rings, shape.segments));
    }
    case 'sphere':
      return upright(new SphereGeometry(shape.radius, shape.segments, Math.ceil(shape.segments / 2)));
    case 'lathe':
      return upright(
        new LatheGeometry(
          shape.profile.map(([r, z]) => new Vector2(r, z)),
          shape.segments,
        ),
      );
    case 'torus':
      return new TorusGeometry(shape.radius, shape.tubeRadius, 8, shape.segments, shape.arc);
  }
}

/** How often a box side is split: light is computed at vertices, as in MuJoCo, and large faces need some inside. */
function splits(halfExtent: number): number {
  return halfExtent > LARGE ? QUADS : 1;
}

/** three.js turns shapes about y; benchtop about z. */
function upright(geometry: BufferGeometry): BufferGeometry {
  return geometry.rotateX(Math.PI / 2);
}

function attribute(geometry: BufferGeometry, name: 'position' | 'normal' | 'uv'): Float64Array {
  const source = geometry.getAttribute(name).array;
  return Float64Array.from(source, (value) => Math.round(value * QUANTUM) / QUANTUM);
}

function indicesOf(geometry: BufferGeometry): Uint32Array {
  const { index } = geometry;
  const count = geometry.getAttribute('position').count;
  return index === null ? Uint32Array.from({ length: count }, (_, i) => i) : Uint32Array.from(index.array);
}
