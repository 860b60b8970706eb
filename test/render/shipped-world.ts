import { worldContents } from '../../src/environment/world-contents.ts';
import { compose, type Pose } from '../../src/math/pose.ts';
import { fromAxisAngle, IDENTITY } from '../../src/math/quat.ts';
import { scale, type Vec3 } from '../../src/math/vec3.ts';
import type { WorldPoses } from '../../src/render/camera-renderer.ts';
import { buildWorldModel, ROBOT_INSTANCE } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { WorldModel } from '../../src/scene/world-model.ts';
import type { InitialState } from '../../src/task/initial-state.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

/** Sines may differ in the last bit between machines; goldens must not. */
const QUANTUM = 1e6;

export interface ShippedWorld {
  readonly model: WorldModel;
  readonly state: InitialState;
}

/** A shipped task's world and an initial state of it, without any physics. */
export function shippedWorld(taskId: string, seed: number): ShippedWorld {
  const catalogue = loadCatalogue();
  const task = loadTaskLibrary(undefined, catalogue).task(taskId);
  const state = sampleInitialState(task, catalogue, seed);
  return { model: buildWorldModel(catalogue, worldContents(task.spec), state.fixtures), state };
}

/** Bodies of an initial state, with the arm's joints turned on by `turn` rad. */
export function posesIn({ model, state }: ShippedWorld, turn = 0): WorldPoses {
  const world = new Map<string, Pose>();
  const { arm, gripper, bodies: robotBodies } = model.robot;
  const values = new Map([
    ...arm.joints.map((name, i): [string, number] => [name, state.armPositions[i]! + turn]),
    ...gripper.joints.map((name, i): [string, number] => [name, state.gripperPositions[i]!]),
  ]);
  for (const body of model.bodies) {
    const robotJoint = robotBodies.find(({ name }) => `${ROBOT_INSTANCE}/${name}` === body.id)?.joint;
    const joint = body.kind === 'robot' ? robotJoint : body.joint;
    const value =
      body.kind === 'robot'
        ? (values.get(joint?.name ?? '') ?? 0)
        : (state.fixtureJoints[`${body.instance}.${joint?.name}`] ?? 0);
    const local = joint === undefined ? body.pose : compose(body.pose, jointPose(joint, value));
    const parent = body.parentId === undefined ? undefined : world.get(body.parentId);
    const placed = body.kind === 'movable' ? state.objects[body.instance]! : local;
    world.set(body.id, parent === undefined ? placed : compose(parent, placed));
  }
  const numbers = model.bodies.flatMap(({ id }) => {
    const { position, rotation } = world.get(id)!;
    return [...position, ...rotation].map((value) => Math.round(value * QUANTUM) / QUANTUM);
  });
  return { poses: Float64Array.from(numbers), jointValue: (name) => state.fixtureJoints[name] ?? 0 };
}

function jointPose(joint: { readonly kind: string; readonly axis: Vec3 }, value: number): Pose {
  return joint.kind === 'hinge'
    ? { position: [0, 0, 0], rotation: fromAxisAngle(joint.axis, value) }
    : { position: scale(joint.axis, value), rotation: IDENTITY };
}
