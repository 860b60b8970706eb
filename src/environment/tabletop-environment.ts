import './avoid-osr.ts';
import { HarnessError } from '../errors.ts';
import type { Engine } from '../physics/load-engine.ts';
import { PhysicsWorld } from '../physics/physics-world.ts';
import type { PrivilegedView } from '../policy/privileged-view.ts';
import { CameraRenderer } from '../render/camera-renderer.ts';
import { RobotDriver } from '../robot/robot-driver.ts';
import { buildWorldModel, ROBOT_INSTANCE } from '../scene/build-world-model.ts';
import type { SpecSource } from '../scene/spec-source.ts';
import { type Action, type ActionSpec, LIBERO_ACTION_SPEC } from '../spec/action.ts';
import type { Image } from '../spec/image.ts';
import type { CameraRequest, Observation } from '../spec/observation.ts';
import { evaluatePredicate } from '../task/evaluate-predicate.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { PredicateReport } from '../task/predicate-report.ts';
import type { Task } from '../task/task-schema.ts';
import type { TraceSource } from '../trace/world-capture.ts';
import { EventSchedule } from './event-schedule.ts';
import { PrivilegedState } from './privileged-state.ts';
import { worldContents } from './world-contents.ts';
import { WorldRecording } from './world-recording.ts';

/** Keeps the arm where it is and opens the gripper, as LIBERO's settling does. */
const HOLD_ACTION: Action = [0, 0, 0, 0, 0, 0, -1];

/** One task as a policy meets it: a world per episode, its robot, its cameras and its goal. */
export class TabletopEnvironment {
  readonly actionSpec: ActionSpec = LIBERO_ACTION_SPEC;
  readonly holdAction: Action = HOLD_ACTION;
  readonly cameraNames: readonly string[];
  readonly privileged: PrivilegedView;
  /** What a trace is recorded from. */
  readonly traceSource: TraceSource;
  readonly #engine: Engine;
  readonly #task: Task;
  readonly #catalogue: SpecSource;
  readonly #events: EventSchedule;
  #world: PhysicsWorld | undefined;
  #driver: RobotDriver | undefined;
  /** Control steps since the reset. */
  #done = 0;
  #renderer: CameraRenderer | undefined;

  constructor(engine: Engine, task: Task, catalogue: SpecSource) {
    this.#engine = engine;
    this.#task = task;
    this.#catalogue = catalogue;
    this.#events = new EventSchedule(task);
    const scene = catalogue.scene(task.spec.scene);
    const robot = catalogue.robot(scene.robot.name);
    this.cameraNames = [
      ...scene.cameras.map(({ name }) => name),
      ...robot.cameras.map(({ name }) => `${ROBOT_INSTANCE}_${name}`),
    ];
    this.privileged = new PrivilegedState(task.spec.goal, () => this.world);
    this.traceSource = new WorldRecording(() => this.world, this.privileged);
  }

  /** The world of the present episode. */
  get world(): PhysicsWorld {
    if (this.#world === undefined) throw new HarnessError('bug', 'the environment was not reset yet');
    return this.#world;
  }

  /** No motion; the gripper keeps its last command, because a command of zero motion must not drop what it holds. */
  idleAction(last: Action | undefined): Action {
    return last === undefined ? HOLD_ACTION : [...HOLD_ACTION.slice(0, -1), last.at(-1)!];
  }

  reset(initialState: InitialState): void {
    this.#world?.dispose();
    this.#world = undefined;
    const model = buildWorldModel(this.#catalogue, worldContents(this.#task.spec), initialState.fixtures);
    this.#world = new PhysicsWorld(this.#engine, model, this.#events.hung(initialState));
    this.#driver = new RobotDriver(this.#world);
    this.#done = 0;
  }

  /** One control step; throws `PhysicsDivergedError`. */
  step(action: Action): { readonly success: boolean; readonly goal: PredicateReport } {
    if (this.#driver === undefined) throw new HarnessError('bug', 'the environment was not reset yet');
    this.#events.before(this.#done++, this.world);
    this.#driver.step(action);
    const goal = evaluatePredicate(this.#task.spec.goal, this.world);
    return { success: goal.holds, goal };
  }

  observe(step: number, cameras: readonly CameraRequest[]): Observation {
    const { robot } = this.world.model;
    const { positions } = this.world.articulation!;
    const arm = robot.arm.joints.length;
    const hand = this.world.bodyPose(`${ROBOT_INSTANCE}/${robot.arm.observedRotationBody}`);
    return {
      step,
      instruction: this.#task.spec.instruction,
      images: Object.fromEntries(cameras.map((request) => [request.camera, this.#render(request)])),
      proprioception: {
        eefPosition: this.privileged.endEffectorPose().position,
        eefRotation: hand.rotation,
        gripperPositions: [positions[arm]!, positions[arm + 1]!],
        jointPositions: [...positions.subarray(0, arm)],
      },
    };
  }

  #render({ camera, width, height }: CameraRequest): Image {
    // Meshes and textures depend on the task alone; only poses differ between its episodes.
    this.#renderer ??= new CameraRenderer(this.world.model);
    return this.#renderer.render(camera, width, height, this.world);
  }

  stateBytes(): Uint8Array {
    const { poses, articulation } = this.world;
    const joints = articulation === undefined ? [] : [articulation.positions, articulation.velocities];
    const parts = [poses, ...joints];
    const bytes = new DataView(new ArrayBuffer(8 * parts.reduce((sum, part) => sum + part.length, 0)));
    let at = 0;
    for (const part of parts) {
      for (const value of part) {
        bytes.setFloat64(at, value, true);
        at += 8;
      }
    }
    return new Uint8Array(bytes.buffer);
  }

  dispose(): void {
    this.#world?.dispose();
    this.#world = undefined;
    this.#driver = undefined;
    this.#renderer = undefined;
  }
}
