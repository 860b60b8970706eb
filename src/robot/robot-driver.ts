import { HarnessError } from '../errors.ts';
import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { Action } from '../spec/action.ts';
import { ArmDynamics } from './arm-dynamics.ts';
import { DriveTrain } from './drive-train.ts';
import { GripperLaw } from './gripper-law.ts';
import { OscPose } from './osc-pose.ts';

/** State of the driver beside the physics' own; see `PhysicsWorld.snapshot`. */
export interface DriverSnapshot {
  readonly controller: Float64Array;
  readonly gripper: Float64Array;
  readonly driveTrain: Float64Array;
}

/** Drives the robot of a world: one action per control step, torques anew every substep. */
export class RobotDriver {
  /** Substeps per control step. */
  readonly substeps: number;
  readonly dynamics: ArmDynamics;
  readonly #world: PhysicsWorld;
  readonly #controller: OscPose;
  readonly #gripper: GripperLaw;
  readonly #driveTrain: DriveTrain;
  readonly #efforts: Float64Array;

  constructor(world: PhysicsWorld) {
    const { scene, robot, bodies } = world.model;
    const { articulation } = world;
    if (articulation === undefined) throw new HarnessError('bug', 'a world without a robot cannot be driven');
    const base = bodies.find(({ kind }) => kind === 'robot')!.pose;
    const dynamics = new ArmDynamics(robot, base, scene.air);
    this.#world = world;
    this.substeps = Math.round(robot.controller.physicsHz / robot.controller.controlHz);
    this.dynamics = dynamics;
    // The controller's goals are those of the nominal joints, whatever state the world starts in; until the first
    // rotation command the orientation is pulled back to nominal.
    const joints = robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
    const nominal = Float64Array.from(joints, ({ initial }) => initial);
    dynamics.update(nominal, new Float64Array(joints.length));
    this.#controller = new OscPose(robot, dynamics);
    this.#gripper = new GripperLaw(robot);
    const [left, right] = articulation.links.slice(dynamics.armCount).map(({ inertial }) => inertial.mass);
    this.#driveTrain = new DriveTrain(robot, dynamics, [left!, right!], world.dt, articulation.velocityLag);
    this.#efforts = new Float64Array(dynamics.count);
    dynamics.update(articulation.positions, articulation.velocities);
  }

  /** One control step; `action`: 7 numbers, −1 … 1. The world's poses are refreshed at its end. */
  step(action: Action): void {
    for (let substep = 0; substep < this.substeps; substep++) this.substep(action, substep === 0);
    this.#world.refresh();
  }

  /** One substep of an action; `isFirst` sets the controller's goal. */
  substep(action: Action, isFirst: boolean): void {
    const { positions, velocities: reported } = this.#world.articulation!;
    const { velocities } = this.#driveTrain;
    const efforts = this.#efforts;
    this.#driveTrain.observe(reported);
    this.dynamics.update(positions, velocities);
    if (isFirst) this.#controller.setGoal(action);
    this.#controller.computeTorques(positions, velocities, efforts);
    this.#gripper.advance(action[6]!);
    const n = this.dynamics.armCount;
    efforts[n] = this.#gripper.force(0, positions[n]!);
    efforts[n + 1] = this.#gripper.force(1, positions[n + 1]!);
    this.#driveTrain.apply(efforts, positions, velocities, this.#controller.inverseMass);
    this.#world.articulation!.apply(efforts);
    this.#world.step();
  }

  snapshot(): DriverSnapshot {
    return {
      controller: this.#controller.snapshot(),
      gripper: this.#gripper.snapshot(),
      driveTrain: this.#driveTrain.snapshot(),
    };
  }

  /** Call it after the world was restored. */
  restore(snapshot: DriverSnapshot): void {
    this.#controller.restore(snapshot.controller);
    this.#gripper.restore(snapshot.gripper);
    this.#driveTrain.restore(snapshot.driveTrain);
    const { positions, velocities } = this.#world.articulation!;
    this.dynamics.update(positions, velocities);
  }
}
