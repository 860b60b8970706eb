import { transformPoint } from '../math/pose.ts';
import { multiply, toMatrix } from '../math/quat.ts';
import type { LinkMount } from '../physics/link-chain.ts';
import type { Inertial } from '../scene/geometry-schema.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';

/** One body as the air sees it: a box with the body's own mass and moments of inertia. */
interface DragBox {
  readonly link: number;
  /** Centre of mass in the link's frame. */
  readonly center: Float64Array;
  /** Principal axes in the link's frame, row-major. */
  readonly axes: Float64Array;
  /** Coefficients per principal axis of quadratic force and torque, and of linear force and torque. */
  readonly force: Float64Array;
  readonly torque: Float64Array;
  readonly viscousForce: number;
  readonly viscousTorque: number;
}

/**
 * Drag of the air on a robot by MuJoCo's inertia-box model: each body is a box of its mass and moments. The moments
 * in the Panda's file belong to boxes of up to 1.7 m, so what should be a breath of air takes a quarter off the speed
 * of a fast wrist rotation. It is part of the reference's response.
 */
export class AirDrag {
  readonly #boxes: readonly DragBox[];
  readonly #local = new Float64Array(6);

  constructor(robot: RobotSpec, mounts: readonly LinkMount[], { density, viscosity }: SceneSpec['air']) {
    this.#boxes = robot.bodies.flatMap(({ inertial }, i) => {
      const mount = mounts[i]!;
      return inertial === undefined || mount.link === -1 || density + viscosity === 0
        ? []
        : [dragBox(inertial, mount, density, viscosity)];
    });
  }

  /**
   * Adds the drag on every link to `out`: spatial forces (torque about the world's origin, force), 6 per link.
   * `rotation` (9 per link), `position` (3 per link) and `velocity` (6 per link, about the origin) are the links'.
   */
  addForces(rotation: Float64Array, position: Float64Array, velocity: Float64Array, out: Float64Array): void {
    const w = this.#local;
    for (const box of this.#boxes) {
      const r = box.link * 9;
      const v = box.link * 6;
      const c = box.center;
      const p = box.link * 3;
      const x = position[p]! + rotation[r]! * c[0]! + rotation[r + 1]! * c[1]! + rotation[r + 2]! * c[2]!;
      const y =
        position[p + 1]! + rotation[r + 3]! * c[0]! + rotation[r + 4]! * c[1]! + rotation[r + 5]! * c[2]!;
      const z =
        position[p + 2]! + rotation[r + 6]! * c[0]! + rotation[r + 7]! * c[1]! + rotation[r + 8]! * c[2]!;
      const wx = velocity[v]!;
      const wy = velocity[v + 1]!;
      const wz = velocity[v + 2]!;
      const vx = velocity[v + 3]! + wy * z - wz * y;
      const vy = velocity[v + 4]! + wz * x - wx * z;
      const vz = velocity[v + 5]! + wx * y - wy * x;
      let tx = 0;
      let ty = 0;
      let tz = 0;
      let fx = 0;
      let fy = 0;
      let fz = 0;
      for (let k = 0; k < 3; k++) {
        // The box's k-th axis in the world.
        const ax = axisComponent(rotation, r, box.axes, k);
        const ay = axisComponent(rotation, r + 3, box.axes, k);
        const az = axisComponent(rotation, r + 6, box.axes, k);
        w[k] = ax * wx + ay * wy + az * wz;
        w[k + 3] = ax * vx + ay * vy + az * vz;
        const torque = -(box.torque[k]! * Math.abs(w[k]!) + box.viscousTorque) * w[k]!;
        const force = -(box.force[k]! * Math.abs(w[k + 3]!) + box.viscousForce) * w[k + 3]!;
        tx += torque * ax;
        ty += torque * ay;
        tz += torque * az;
        fx += force * ax;
        fy += force * ay;
        fz += force * az;
      }
      out[v]! += tx + y * fz - z * fy;
      out[v + 1]! += ty + z * fx - x * fz;
      out[v + 2]! += tz + x * fy - y * fx;
      out[v + 3]! += fx;
      out[v + 4]! += fy;
      out[v + 5]! += fz;
    }
  }
}

function axisComponent(rotation: Float64Array, row: number, axes: Float64Array, k: number): number {
  return rotation[row]! * axes[k]! + rotation[row + 1]! * axes[3 + k]! + rotation[row + 2]! * axes[6 + k]!;
}

function dragBox(inertial: Inertial, mount: LinkMount, density: number, viscosity: number): DragBox {
  const [a, b, c] = inertial.principalInertia;
  const edge = (moment: number) => Math.sqrt((6 * Math.max(0, moment)) / inertial.mass);
  const size = [edge(b + c - a), edge(a + c - b), edge(a + b - c)];
  const diameter = (size[0]! + size[1]! + size[2]!) / 3;
  const others = [
    [1, 2],
    [0, 2],
    [0, 1],
  ].map(([j, k]) => [size[j!]!, size[k!]!] as const);
  return {
    link: mount.link,
    center: Float64Array.from(transformPoint(mount.pose, inertial.centerOfMass)),
    axes: Float64Array.from(toMatrix(multiply(mount.pose.rotation, inertial.principalRotation))),
    force: Float64Array.from(others, ([j, k]) => 0.5 * density * j * k),
    torque: Float64Array.from(others, ([j, k], axis) => (density * size[axis]! * (j ** 4 + k ** 4)) / 64),
    viscousForce: 3 * Math.PI * diameter * viscosity,
    viscousTorque: Math.PI * diameter ** 3 * viscosity,
  };
}
