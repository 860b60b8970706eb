import type { Collider, ColliderDesc, RigidBody, RigidBodyDesc, World } from '@dimforge/rapier3d-simd-compat';
import { compose, type Pose } from '../math/pose.ts';
import { fromAxisAngle, multiply, type Quat } from '../math/quat.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Inertial, Solid } from '../scene/geometry-schema.ts';
import type { ModelSolid } from '../scene/world-model.ts';
import type { Engine } from './load-engine.ts';

/**
 * Collision groups: membership in the high half, what it collides with in the low half. The robot does not touch itself.
 * Nor do jointed fixture parts touch each other: drawers pass at less than half a millimetre, where the engine, which
 * recycles contacts, would catch one on the edge of the next.
 */
const GROUPS = { world: 0x0001_0007, robot: 0x0002_0005, jointed: 0x0004_0003 } as const;

/** The engine's cylinders and capsules stand along y, ours along z. */
const Y_TO_Z: Quat = fromAxisAngle([1, 0, 0], Math.PI / 2);

export function toVector([x, y, z]: Vec3): { x: number; y: number; z: number } {
  return { x, y, z };
}

export function toRotation([x, y, z, w]: Quat): { x: number; y: number; z: number; w: number } {
  return { x, y, z, w };
}

/** A body whose mass comes from `inertial` alone; its solids weigh nothing. */
export function createBody(
  engine: Engine,
  world: World,
  kind: 'fixed' | 'dynamic',
  pose: Pose,
  inertial?: Inertial,
  adjust?: (desc: RigidBodyDesc) => void,
): RigidBody {
  const desc = kind === 'fixed' ? engine.RigidBodyDesc.fixed() : engine.RigidBodyDesc.dynamic();
  desc.setTranslation(...pose.position).setRotation(toRotation(pose.rotation));
  if (inertial !== undefined) {
    desc.setAdditionalMassProperties(
      inertial.mass,
      toVector(inertial.centerOfMass),
      toVector(inertial.principalInertia),
      toRotation(inertial.principalRotation),
    );
  }
  adjust?.(desc);
  const body = world.createRigidBody(desc);
  // Otherwise the mass counts from the first step on, and an impulse before it is lost.
  body.recomputeMassPropertiesFromColliders();
  return body;
}

/** Attaches solids, given in a frame at `frame` of the body. */
export function addSolids(
  engine: Engine,
  world: World,
  body: RigidBody,
  solids: readonly ModelSolid[],
  frame: Pose,
  group: keyof typeof GROUPS,
): Collider[] {
  return solids.map((solid) => {
    const pose = compose(frame, solid.pose);
    const upright = solid.shape.kind === 'cylinder' || solid.shape.kind === 'capsule';
    const rotation = upright ? multiply(pose.rotation, Y_TO_Z) : pose.rotation;
    const desc = describe(engine, solid.shape)
      .setTranslation(...pose.position)
      .setRotation(toRotation(rotation))
      .setDensity(0)
      .setFriction(solid.friction)
      .setFrictionCombineRule(engine.CoefficientCombineRule.Max)
      .setRestitution(0)
      .setCollisionGroups(GROUPS[group]);
    // The engine recycles contacts until a body has turned 11 degrees, which is fatal for what is held; pairs with an
    // active hook are never recycled, even if no hook is there to be called.
    if (group === 'robot') desc.setActiveHooks(engine.ActiveHooks.FILTER_CONTACT_PAIRS);
    return world.createCollider(desc, body);
  });
}

function describe(engine: Engine, shape: Solid): ColliderDesc {
  switch (shape.kind) {
    case 'box':
      return engine.ColliderDesc.cuboid(...shape.halfExtents);
    case 'cylinder':
      return engine.ColliderDesc.cylinder(shape.halfHeight, shape.radius);
    case 'capsule':
      return engine.ColliderDesc.capsule(shape.halfHeight, shape.radius);
    case 'sphere':
      return engine.ColliderDesc.ball(shape.radius);
  }
}
