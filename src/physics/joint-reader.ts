import type { RigidBody } from '@dimforge/rapier3d-simd-compat';
import { rotate } from '../math/quat.ts';
import { subtract, type Vec3 } from '../math/vec3.ts';
import type { Link } from './link-chain.ts';

/** Reads joint values from the poses of links whose frames were aligned with the world where they started. */
export class JointReader {
  /** Unit joint axes in the world now, 3 per link. */
  readonly axes: Float64Array;
  readonly #links: readonly Link[];
  readonly #start: Float64Array;
  /** World frames of the links now: position and the rotation since the start, 7 per link. */
  readonly #frames: Float64Array;

  /** `start`: joint values where the links' frames are aligned, rad or m. */
  constructor(links: readonly Link[], start: readonly number[]) {
    this.axes = new Float64Array(links.length * 3);
    this.#links = links;
    this.#start = Float64Array.from(start);
    this.#frames = new Float64Array(links.length * 7);
  }

  /**
   * Value of joint `i`, rad or m, from its link's body; hinges on the turn nearest to the value `before`. Parents must
   * be read before their children.
   */
  read(i: number, body: RigidBody, before: number): number {
    this.#readFrame(i, body);
    return this.#links[i]!.joint.kind === 'slide' ? this.#slide(i) : this.#hinge(i, before);
  }

  #readFrame(i: number, body: RigidBody): void {
    const f = this.#frames;
    const at = i * 7;
    body.translation(vector);
    f[at] = vector.x;
    f[at + 1] = vector.y;
    f[at + 2] = vector.z;
    body.rotation(rotation);
    const { x, y, z, w } = rotation;
    f[at + 3] = x;
    f[at + 4] = y;
    f[at + 5] = z;
    f[at + 6] = w;
    const [ax, ay, az] = this.#links[i]!.axis;
    const tx = 2 * (y * az - z * ay);
    const ty = 2 * (z * ax - x * az);
    const tz = 2 * (x * ay - y * ax);
    this.axes[i * 3] = ax + w * tx + y * tz - z * ty;
    this.axes[i * 3 + 1] = ay + w * ty + z * tx - x * tz;
    this.axes[i * 3 + 2] = az + w * tz + x * ty - y * tx;
  }

  #hinge(i: number, before: number): number {
    const { parent, axis } = this.#links[i]!;
    const f = this.#frames;
    const at = i * 7;
    let px = 0;
    let py = 0;
    let pz = 0;
    let pw = 1;
    if (parent !== -1) {
      const p = parent * 7;
      px = f[p + 3]!;
      py = f[p + 4]!;
      pz = f[p + 5]!;
      pw = f[p + 6]!;
    }
    const x = f[at + 3]!;
    const y = f[at + 4]!;
    const z = f[at + 5]!;
    const w = f[at + 6]!;
    // Vector part of conjugate(parent) ⊗ child along the axis, and its scalar part.
    const rx = pw * x - px * w - py * z + pz * y;
    const ry = pw * y + px * z - py * w - pz * x;
    const rz = pw * z - px * y + py * x - pz * w;
    const rw = pw * w + px * x + py * y + pz * z;
    const angle = 2 * Math.atan2(rx * axis[0] + ry * axis[1] + rz * axis[2], rw) + this.#start[i]!;
    return angle + Math.round((before - angle) / (2 * Math.PI)) * 2 * Math.PI;
  }

  #slide(i: number): number {
    const { parent, pose, axis } = this.#links[i]!;
    const f = this.#frames;
    const at = i * 7;
    const p = parent * 7;
    // The displacement from where the slide started, in the parent's axes, along the slide.
    const start = parent === -1 ? pose.position : subtract(pose.position, this.#links[parent]!.pose.position);
    const [sx, sy, sz] = parent === -1 ? start : turn(f, p + 3, start);
    const dx = f[at]! - (parent === -1 ? 0 : f[p]!);
    const dy = f[at + 1]! - (parent === -1 ? 0 : f[p + 1]!);
    const dz = f[at + 2]! - (parent === -1 ? 0 : f[p + 2]!);
    const worldAxis = parent === -1 ? axis : turn(f, p + 3, axis);
    return this.#start[i]! + (dx - sx) * worldAxis[0] + (dy - sy) * worldAxis[1] + (dz - sz) * worldAxis[2];
  }
}

const vector = { x: 0, y: 0, z: 0 };
const rotation = { x: 0, y: 0, z: 0, w: 1 };

/** Rotates `v` by the quaternion at `at` of a table. */
function turn(table: Float64Array, at: number, v: Vec3): Vec3 {
  return rotate([table[at]!, table[at + 1]!, table[at + 2]!, table[at + 3]!], v);
}
