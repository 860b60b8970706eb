import { HarnessError } from '../errors.ts';
import { compose, type Pose } from '../math/pose.ts';
import { rotate } from '../math/quat.ts';
import { dot, subtract, type Vec3 } from '../math/vec3.ts';
import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { ArmReach, PartView, PrivilegedView, SolidView } from '../policy/privileged-view.ts';
import { ArmSolver } from '../robot/arm-solver.ts';
import { ROBOT_INSTANCE } from '../scene/build-world-model.ts';
import type { Grasp } from '../scene/object-schema.ts';
import type { ModelInstance, WorldModel } from '../scene/world-model.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import type { JointView, SiteView } from '../task/world-view.ts';
import { enclosingHalfExtents } from './enclosing-half-extents.ts';
import { partViews } from './part-views.ts';
import { distanceToMovable } from './tool-distance.ts';

/** Simulator state for scripted policies, read from the world that `current` returns when asked. */
export class PrivilegedState implements PrivilegedView {
  readonly goal: PredicateExpression;
  readonly #current: () => PhysicsWorld;
  #solver: { readonly of: WorldModel; readonly solver: ArmSolver } | undefined;

  constructor(goal: PredicateExpression, current: () => PhysicsWorld) {
    this.goal = goal;
    this.#current = current;
  }

  get #world(): PhysicsWorld {
    return this.#current();
  }

  get objects(): readonly string[] {
    return this.#named('object');
  }

  get fixtures(): readonly string[] {
    return this.#named('fixture');
  }

  #named(kind: 'object' | 'fixture'): readonly string[] {
    return this.#world.model.instances.filter(({ spec }) => spec.kind === kind).map(({ name }) => name);
  }

  #instance(name: string): ModelInstance {
    const found = this.#world.model.instances.find((instance) => instance.name === name);
    if (found === undefined) throw new HarnessError('bug', `the world has no instance "${name}"`);
    return found;
  }

  category(instance: string): string {
    return this.#instance(instance).category;
  }

  grasp(instance: string): Grasp {
    return this.#instance(instance).grasp;
  }

  get robotBase(): Pose {
    return this.#world.model.scene.robot.base;
  }

  get surfaceHeight(): number {
    return this.#world.model.scene.surface.height;
  }

  endEffectorPose(): Pose {
    const { body, pose } = this.#world.model.robot.arm.endEffector;
    return compose(this.#world.bodyPose(`${ROBOT_INSTANCE}/${body}`), pose);
  }

  reach(tools: readonly Pose[]): readonly ArmReach[] {
    const { model, articulation } = this.#world;
    if (this.#solver?.of !== model) {
      const base = model.bodies.find(({ kind }) => kind === 'robot')!.pose;
      this.#solver = { of: model, solver: new ArmSolver(model.robot, base, model.scene.air) };
    }
    const { solver } = this.#solver;
    let joints = articulation!.positions;
    return tools.map((tool) => {
      const solution = solver.solve(joints, tool);
      joints = solution.joints;
      return solution;
    });
  }

  fingerDirection(): Vec3 {
    const { robot } = this.#world.model;
    const finger = robot.bodies.find(({ joint }) => joint?.name === robot.gripper.joints[0])!;
    return rotate(this.#world.bodyPose(`${ROBOT_INSTANCE}/${finger.name}`).rotation, finger.joint!.axis);
  }

  gripperOpening(): number {
    const { robot, bodies } = this.#world.model;
    const along = this.fingerDirection();
    const pads = robot.gripper.fingerBodies.map((name) => {
      const id = `${ROBOT_INSTANCE}/${name}`;
      const solid = bodies.find((body) => body.id === id)!.solids[0]!;
      const pose = compose(this.#world.bodyPose(id), solid.pose);
      const extents = enclosingHalfExtents(solid.shape);
      const reach = extents.reduce(
        (sum, extent, axis) => sum + extent * Math.abs(dot(along, rotate(pose.rotation, UNIT[axis]!))),
        0,
      );
      return { position: pose.position, reach };
    });
    const [left, right] = [pads[0]!, pads[1]!];
    return Math.abs(dot(along, subtract(left.position, right.position))) - left.reach - right.reach;
  }

  isGrasped(instance: string): boolean {
    const { fingerBodies } = this.#world.model.robot.gripper;
    return fingerBodies.every((name) => this.#world.bodyTouches(`${ROBOT_INSTANCE}/${name}`, instance));
  }

  toolDistance(instanceOrSite: string): number {
    return distanceToMovable(this.#world, instanceOrSite, this.endEffectorPose().position);
  }

  solids(): readonly SolidView[] {
    return this.#world.model.bodies.flatMap(({ id, instance, kind, solids }) => {
      if (kind === 'robot') return [];
      const body = this.#world.bodyPose(id);
      return solids.map(({ shape, pose }) => ({
        instance,
        body: id,
        pose: compose(body, pose),
        halfExtents: enclosingHalfExtents(shape),
      }));
    });
  }

  instancePose(instance: string): Pose {
    return this.#world.instancePose(instance);
  }

  site(name: string): SiteView | undefined {
    return this.#world.site(name);
  }

  inContact(a: string, b: string): boolean {
    return this.#world.inContact(a, b);
  }

  joints(instanceOrSite: string): readonly JointView[] {
    return this.#world.joints(instanceOrSite);
  }

  parts(instanceOrSite: string): readonly PartView[] {
    return partViews(this.#world, instanceOrSite);
  }
}

const UNIT: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
