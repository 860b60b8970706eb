import type { RigidBody, UnitImpulseJoint, World } from '@dimforge/rapier3d-simd-compat';
import { compose, type Pose } from '../math/pose.ts';
import { fromAxisAngle, IDENTITY, multiply, rotate } from '../math/quat.ts';
import { add, dot, scale, subtract, type Vec3 } from '../math/vec3.ts';
import type { JointSpec } from '../scene/fixture-schema.ts';
import type { Inertial } from '../scene/geometry-schema.ts';
import type { ModelBody } from '../scene/world-model.ts';
import { createBody, toVector } from './add-body.ts';
import { dampedInertial } from './damped-inertial.ts';
import type { Engine } from './load-engine.ts';

/**
 * 1/s. The engine puts to sleep what has moved slowly (0.04 m/s, 0.5 rad/s) for two seconds; what is damped at a lower
 * rate than this may then still be coasting.
 */
const COASTING_RATE = 10;

/** A drawer, door or knob: a body on a slide or hinge of its welded parent, damped, within its range. */
export class FixtureJoint {
  /** `<instance>.<joint>`. */
  readonly name: string;
  readonly instance: string;
  readonly bodyId: string;
  readonly spec: JointSpec;
  /** Pose of the model's body in the frame of the engine's, which is world-aligned at q = 0. */
  readonly frame: Pose;
  readonly #atZero: Pose;
  readonly #axis: Vec3;
  #body: RigidBody;
  /** What rounding in the engine adds to the measured value. */
  readonly #error: number;

  constructor(
    engine: Engine,
    world: World,
    anchorBody: RigidBody,
    body: ModelBody & { readonly joint: JointSpec; readonly inertial: Inertial },
    parent: Pose,
    value: number,
  ) {
    const { joint, inertial } = body;
    this.name = `${body.instance}.${joint.name}`;
    this.instance = body.instance;
    this.bodyId = body.id;
    this.spec = joint;
    this.#atZero = compose(parent, body.pose);
    const { position, rotation } = this.#atZero;
    this.#axis = rotate(rotation, joint.axis);
    this.frame = { position: [0, 0, 0], rotation };
    const anchor = add(position, rotate(rotation, joint.anchor));
    const turn = joint.kind === 'hinge' ? fromAxisAngle(this.#axis, value) : IDENTITY;
    const moved: Vec3 =
      joint.kind === 'hinge'
        ? add(anchor, rotate(turn, subtract(position, anchor)))
        : add(position, scale(this.#axis, value));
    const damped = dampedInertial(inertial, joint, world.timestep);
    const mass: Inertial = {
      ...damped.inertial,
      centerOfMass: rotate(rotation, damped.inertial.centerOfMass),
      principalRotation: multiply(rotation, damped.inertial.principalRotation),
    };
    this.#body = createBody(engine, world, 'dynamic', { position: moved, rotation: turn }, mass, (desc) =>
      desc
        .setLinearDamping(damped.rate)
        .setAngularDamping(damped.rate)
        .setGravityScale(damped.gravityScale)
        .setCanSleep(damped.rate > COASTING_RATE),
    );
    const local = toVector(subtract(anchor, position));
    const data =
      joint.kind === 'slide'
        ? engine.JointData.prismatic(toVector(anchor), local, toVector(this.#axis))
        : engine.JointData.revolute(toVector(anchor), local, toVector(this.#axis));
    const created = world.createImpulseJoint(data, anchorBody, this.#body, true) as UnitImpulseJoint;
    // Limits in the description are ignored for hinges.
    created.setLimits(...joint.range);
    created.setContactsEnabled(false);
    this.#error = this.#measure() - value;
  }

  get body(): RigidBody {
    return this.#body;
  }

  rebind(world: World): void {
    this.#body = world.getRigidBody(this.#body.handle);
  }

  /**
   * m or rad; hinges within half a turn of the middle of their range. A joint that has not moved has the value that it
   * was given to the last bit: `Close` and `TurnOff` ask on which side of zero it is.
   */
  value(): number {
    return this.#measure() - this.#error;
  }

  #measure(): number {
    if (this.spec.kind === 'slide') {
      const { x, y, z } = this.#body.translation();
      return dot(subtract([x, y, z], this.#atZero.position), this.#axis);
    }
    const { x, y, z, w } = this.#body.rotation();
    const angle = 2 * Math.atan2(x * this.#axis[0] + y * this.#axis[1] + z * this.#axis[2], w);
    const middle = (this.spec.range[0] + this.spec.range[1]) / 2;
    return angle + Math.round((middle - angle) / (2 * Math.PI)) * 2 * Math.PI;
  }
}
