import type { RigidBody, World } from '@dimforge/rapier3d-simd-compat';
import { HarnessError } from '../errors.ts';
import { IDENTITY_POSE, type Pose } from '../math/pose.ts';
import type { Inertial } from '../scene/geometry-schema.ts';
import type { ModelBody, WorldModel } from '../scene/world-model.ts';
import type { InitialState } from '../task/initial-state.ts';
import { addSolids, createBody } from './add-body.ts';
import { Articulation, inAligned } from './articulation.ts';
import type { BodyPlace } from './body-poses.ts';
import type { ContactIndex } from './contact-index.ts';
import { FixtureJoint } from './fixture-joint.ts';
import type { Engine } from './load-engine.ts';

export interface BuiltBodies {
  /** Undefined if the model has no robot. */
  readonly articulation: Articulation | undefined;
  readonly joints: readonly FixtureJoint[];
  /** Per body of the model, in its order. */
  readonly places: readonly BodyPlace[];
}

/** Puts a model's bodies into the engine, in their order and in the given state; registers every solid. */
export function buildBodies(
  engine: Engine,
  world: World,
  model: WorldModel,
  state: InitialState,
  contacts: ContactIndex,
): BuiltBodies {
  const robot = model.bodies.filter(({ kind }) => kind === 'robot');
  const positions = [...state.armPositions, ...state.gripperPositions];
  const articulation =
    robot.length === 0
      ? undefined
      : new Articulation(engine, world, model.robot, robot, positions, (collider, id) =>
          contacts.add(collider, robot[0]!.instance, id),
        );
  // Everything that never moves hangs on one fixed body.
  const ground = createBody(engine, world, 'fixed', IDENTITY_POSE);
  const joints: FixtureJoint[] = [];
  const addParts = (body: ModelBody, carrier: RigidBody, frame: Pose) => {
    const group = body.kind === 'jointed' ? 'jointed' : 'world';
    for (const collider of addSolids(engine, world, carrier, body.solids, frame, group)) {
      contacts.add(collider, body.instance, body.id);
    }
  };
  const place = (body: ModelBody): BodyPlace => {
    switch (body.kind) {
      case 'robot':
        return robotPlace(model, body, articulation!);
      case 'static':
        addParts(body, ground, body.pose);
        return { carrier: () => undefined, frame: body.pose };
      case 'jointed': {
        const joint = buildJoint(engine, world, ground, model, body, state);
        joints.push(joint);
        addParts(body, joint.body, joint.frame);
        return { carrier: () => joint.body, frame: joint.frame };
      }
      case 'movable': {
        const carrier = createBody(engine, world, 'dynamic', movablePose(body, state), inertialOf(body));
        addParts(body, carrier, IDENTITY_POSE);
        const { handle } = carrier;
        return { carrier: (now) => now.getRigidBody(handle), frame: IDENTITY_POSE };
      }
    }
  };
  return { articulation, places: model.bodies.map(place), joints };
}

function robotPlace(model: WorldModel, body: ModelBody, articulation: Articulation): BodyPlace {
  const index = model.robot.bodies.findIndex(({ name }) => body.id === `${body.instance}/${name}`);
  const { link, pose } = articulation.mounts[index]!;
  if (link === -1) return { carrier: () => undefined, frame: pose };
  return { carrier: () => articulation.body(link), frame: inAligned(pose, articulation.links[link]!) };
}

function buildJoint(
  engine: Engine,
  world: World,
  ground: RigidBody,
  model: WorldModel,
  body: ModelBody,
  state: InitialState,
): FixtureJoint {
  const parent = model.bodies.find(({ id }) => id === body.parentId)!;
  const value = state.fixtureJoints[`${body.instance}.${body.joint!.name}`] ?? 0;
  const jointed = { ...body, joint: body.joint!, inertial: inertialOf(body) };
  return new FixtureJoint(engine, world, ground, jointed, parent.pose, value);
}

function movablePose(body: ModelBody, state: InitialState): Pose {
  const pose = state.objects[body.instance];
  if (pose === undefined) {
    throw new HarnessError('task-file', `the initial state has no pose of object "${body.instance}"`);
  }
  return pose;
}

function inertialOf(body: ModelBody): Inertial {
  if (body.inertial === undefined) {
    throw new HarnessError('scene-file', `body "${body.id}" moves but has no mass; give it an inertial`);
  }
  return body.inertial;
}
