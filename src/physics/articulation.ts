import type { Collider, RigidBody, World } from '@dimforge/rapier3d-simd-compat';
import type { Pose } from '../math/pose.ts';
import { IDENTITY, multiply, rotate } from '../math/quat.ts';
import { subtract, type Vec3 } from '../math/vec3.ts';
import type { Inertial } from '../scene/geometry-schema.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { ModelBody } from '../scene/world-model.ts';
import { addSolids, createBody, toVector } from './add-body.ts';
import { JointReader } from './joint-reader.ts';
import { buildLinkChain, type Link, type LinkMount } from './link-chain.ts';
import type { Engine } from './load-engine.ts';

/** The engine damps every reduced coordinate by this much (N m s/rad, N s/m) and offers no switch; we cancel it. */
const HIDDEN_DAMPING = 0.1;

/**
 * The robot as a tree of reduced-coordinate joints. The engine's joints have no coordinate of their own that could be
 * read or set, and start at zero whatever the bodies' poses: so every link's frame is aligned with the world where it
 * starts, and joint values are read from relative poses, unwrapped.
 */
export class Articulation {
  /** Joint values, rad or m: arm, then fingers. Valid after `read`. */
  readonly positions: Float64Array;
  /** Joint velocities, rad/s or m/s. */
  readonly velocities: Float64Array;
  /**
   * How old `velocities` are, s, while accelerations are steady. They are mean velocities over the last substep; the
   * engine raises velocities in `n` equal parts and moves by each, so the mean is (n − 1)/2n of a substep behind.
   */
  readonly velocityLag: number;
  readonly links: readonly Link[];
  readonly mounts: readonly LinkMount[];
  #bodies: RigidBody[] = [];
  readonly #handles: number[] = [];
  readonly #reader: JointReader;
  readonly #torques: Float64Array;
  readonly #forces: Float64Array;

  constructor(
    engine: Engine,
    world: World,
    robot: RobotSpec,
    bodies: readonly ModelBody[],
    positions: readonly number[],
    onCollider: (collider: Collider, bodyId: string) => void,
  ) {
    const base = bodies[0]!.pose;
    const parts = world.numSolverIterations;
    this.velocityLag = (world.timestep * (parts - 1)) / (2 * parts);
    const { links, mounts } = buildLinkChain(robot, base, positions);
    this.links = links;
    this.mounts = mounts;
    const count = links.length;
    this.positions = Float64Array.from(positions);
    this.velocities = new Float64Array(count);
    this.#reader = new JointReader(links, positions);
    this.#torques = new Float64Array(count * 3);
    this.#forces = new Float64Array(count * 3);

    const root = createBody(engine, world, 'fixed', { position: [0, 0, 0], rotation: IDENTITY });
    for (const link of links) {
      const aligned: Pose = { position: link.pose.position, rotation: IDENTITY };
      const body = createBody(engine, world, 'dynamic', aligned, turned(link.inertial, link), (desc) =>
        desc.setCanSleep(false),
      );
      const parent = link.parent === -1 ? root : this.#bodies[link.parent]!;
      const origin: Vec3 = link.parent === -1 ? [0, 0, 0] : links[link.parent]!.pose.position;
      const anchor = toVector(subtract(link.pose.position, origin));
      const kind = link.joint.kind === 'slide' ? engine.JointData.prismatic : engine.JointData.revolute;
      const data = kind(anchor, { x: 0, y: 0, z: 0 }, toVector(link.axis));
      world.createMultibodyJoint(data, parent, body, true).setContactsEnabled(false);
      this.#bodies.push(body);
      this.#handles.push(body.handle);
    }
    bodies.forEach((body, index) => {
      const { link, pose } = mounts[index]!;
      const carrier = link === -1 ? root : this.#bodies[link]!;
      const frame = link === -1 ? pose : inAligned(pose, links[link]!);
      const added = addSolids(engine, world, carrier, body.solids, frame, 'robot');
      for (const collider of added) onCollider(collider, body.id);
    });
  }

  /** Looks the links up again in a restored world. */
  rebind(world: World): void {
    this.#bodies = this.#handles.map((handle) => world.getRigidBody(handle));
  }

  /**
   * Reads joint positions from the engine; after a step of `dt` seconds, velocities as well. The velocities that the
   * engine reports are those before its last solver iteration, and in contact hold what it adds to push bodies apart.
   */
  read(dt?: number): void {
    for (let i = 0; i < this.links.length; i++) {
      const before = this.positions[i]!;
      const value = this.#reader.read(i, this.#bodies[i]!, before);
      this.positions[i] = value;
      if (dt !== undefined) this.velocities[i] = (value - before) / dt;
    }
  }

  /** Centre of mass of a link in the world. */
  #center(i: number): Vec3 {
    this.#bodies[i]!.worldCom(point);
    return [point.x, point.y, point.z];
  }

  /**
   * Applies joint efforts (N m, N) for the next substep, each on its link and, reversed, on the link's parent. They
   * act in place of those of the substep before.
   */
  apply(efforts: Float64Array): void {
    const t = this.#torques.fill(0);
    const forces = this.#forces.fill(0);
    const a = this.#reader.axes;
    for (let i = 0; i < this.links.length; i++) {
      const { parent, joint } = this.links[i]!;
      const effort = efforts[i]! + HIDDEN_DAMPING * this.velocities[i]!;
      const x = effort * a[i * 3]!;
      const y = effort * a[i * 3 + 1]!;
      const z = effort * a[i * 3 + 2]!;
      const target = joint.kind === 'slide' ? forces : t;
      target[i * 3]! += x;
      target[i * 3 + 1]! += y;
      target[i * 3 + 2]! += z;
      if (parent === -1) continue;
      target[parent * 3]! -= x;
      target[parent * 3 + 1]! -= y;
      target[parent * 3 + 2]! -= z;
      if (joint.kind === 'slide') this.#reactAt(i, parent, x, y, z);
    }
    for (let i = 0; i < this.links.length; i++) {
      const body = this.#bodies[i]!;
      body.resetForces(false);
      body.resetTorques(false);
      vector.x = t[i * 3]!;
      vector.y = t[i * 3 + 1]!;
      vector.z = t[i * 3 + 2]!;
      body.addTorque(vector, true);
      vector.x = forces[i * 3]!;
      vector.y = forces[i * 3 + 1]!;
      vector.z = forces[i * 3 + 2]!;
      if (vector.x !== 0 || vector.y !== 0 || vector.z !== 0) body.addForce(vector, true);
    }
  }

  /** Moves the reaction of a slide's force (x, y, z on the child) to the parent's centre of mass: adds its torque. */
  #reactAt(child: number, parent: number, x: number, y: number, z: number): void {
    const c = this.#center(child);
    const p = this.#center(parent);
    const dx = c[0] - p[0];
    const dy = c[1] - p[1];
    const dz = c[2] - p[2];
    const t = this.#torques;
    t[parent * 3]! -= dy * z - dz * y;
    t[parent * 3 + 1]! -= dz * x - dx * z;
    t[parent * 3 + 2]! -= dx * y - dy * x;
  }

  /** The engine's body behind a link, and the rotation that its frame had at the start. */
  body(link: number): RigidBody {
    return this.#bodies[link]!;
  }

  snapshot(): Float64Array {
    return Float64Array.from([...this.positions, ...this.velocities]);
  }

  restore(state: Float64Array): void {
    this.positions.set(state.subarray(0, this.positions.length));
    this.velocities.set(state.subarray(this.positions.length));
  }
}

const vector = { x: 0, y: 0, z: 0 };
const point = { x: 0, y: 0, z: 0 };

/** A pose in the jointed body's frame, in the link's world-aligned frame. */
export function inAligned(pose: Pose, link: Link): Pose {
  return {
    position: rotate(link.pose.rotation, pose.position),
    rotation: multiply(link.pose.rotation, pose.rotation),
  };
}

function turned(inertial: Inertial, link: Link): Inertial {
  return {
    ...inertial,
    centerOfMass: rotate(link.pose.rotation, inertial.centerOfMass),
    principalRotation: multiply(link.pose.rotation, inertial.principalRotation),
  };
}
