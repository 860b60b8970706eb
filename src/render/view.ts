import type { Pose } from '../math/pose.ts';
import { toMatrix } from '../math/quat.ts';

/**
 * A pinhole looking at the world: MuJoCo's convention, along its −z, +x right, +y up. View coordinates are
 * (right, up, depth) in metres; depth grows away from the eye.
 */
export class View {
  readonly width: number;
  readonly height: number;
  /** Focal length in pixels: height / (2 tan(fovy / 2)). */
  readonly focal: number;
  /** Position of the eye in the world, m. */
  readonly origin = new Float64Array(3);
  /** Rows right, up, forward of the rotation world to view. */
  readonly axes = new Float64Array(9);
  /** View coordinates of all vertices of the pool, kept up by `project`. */
  readonly vertices: Float64Array;

  constructor(width: number, height: number, fovyDegrees: number, vertexCount: number) {
    this.width = width;
    this.height = height;
    // Rounded: the tangent's last bit may differ between machines.
    const tangent = Math.round(Math.tan((fovyDegrees * Math.PI) / 360) * 1e9) / 1e9;
    this.focal = height / 2 / tangent;
    this.vertices = new Float64Array(vertexCount * 3);
  }

  /** Moves the eye; returns whether it stood elsewhere before. Vertices must be projected again then. */
  setPose(pose: Pose): boolean {
    const m = toMatrix(pose.rotation);
    const axes = [m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, -m[2]!, -m[5]!, -m[8]!];
    const moved =
      axes.some((value, index) => value !== this.axes[index]) ||
      pose.position.some((value, index) => value !== this.origin[index]);
    this.axes.set(axes);
    this.origin.set(pose.position);
    return moved;
  }

  /** Whether a sphere (world centre at `at` of `centers`, radius in m) may reach into the picture. */
  mayShow(centers: Float64Array, at: number, radius: number): boolean {
    const { axes, origin } = this;
    const x = centers[at]! - origin[0]!;
    const y = centers[at + 1]! - origin[1]!;
    const z = centers[at + 2]! - origin[2]!;
    const depth = axes[6]! * x + axes[7]! * y + axes[8]! * z;
    if (depth + radius < 0) return false;
    const right = axes[0]! * x + axes[1]! * y + axes[2]! * z;
    const up = axes[3]! * x + axes[4]! * y + axes[5]! * z;
    const reachX = this.width / 2 / this.focal;
    const reachY = this.height / 2 / this.focal;
    // Distances from the four side planes, times the length of their normals.
    return (
      Math.abs(right) - depth * reachX <= radius * Math.sqrt(1 + reachX * reachX) &&
      Math.abs(up) - depth * reachY <= radius * Math.sqrt(1 + reachY * reachY)
    );
  }

  /** Computes view coordinates of a run of world vertices. */
  project(world: Float64Array, start: number, end: number): void {
    const { vertices, axes, origin } = this;
    const ox = origin[0]!;
    const oy = origin[1]!;
    const oz = origin[2]!;
    const a0 = axes[0]!;
    const a1 = axes[1]!;
    const a2 = axes[2]!;
    const b0 = axes[3]!;
    const b1 = axes[4]!;
    const b2 = axes[5]!;
    const c0 = axes[6]!;
    const c1 = axes[7]!;
    const c2 = axes[8]!;
    for (let i = 3 * start; i < 3 * end; i += 3) {
      const x = world[i]! - ox;
      const y = world[i + 1]! - oy;
      const z = world[i + 2]! - oz;
      vertices[i] = a0 * x + a1 * y + a2 * z;
      vertices[i + 1] = b0 * x + b1 * y + b2 * z;
      vertices[i + 2] = c0 * x + c1 * y + c2 * z;
    }
  }
}
