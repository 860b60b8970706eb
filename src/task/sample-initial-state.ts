import { HarnessError } from '../errors.ts';
import type { Pose } from '../math/pose.ts';
import { Random } from '../math/random.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import { evaluatePredicate, formatPredicate } from './evaluate-predicate.ts';
import { jointsOf, taskFixtureJoints } from './fixture-joints.ts';
import { fixturePlaces, fixturePose } from './fixture-placement.ts';
import type { InitialState } from './initial-state.ts';
import { InitialStateView } from './initial-state-view.ts';
import { ObjectPlacer } from './object-placer.ts';
import { findPredicate } from './predicates/predicate-registry.ts';
import type { TaskCatalogue } from './task-catalogue.ts';
import { TaskNames } from './task-names.ts';
import type { Task } from './task-schema.ts';

/** Standard deviation of the arm joints' noise in the published initial states, rad. */
const ARM_NOISE = 0.02;
/** Draws thrown away first: the generator's first two barely depend on the seed while the seed is a small number. */
const WARM_UP_DRAWS = 8;
/** Whole layouts tried before the task is called impossible. */
const MAX_LAYOUTS = 20;

/**
 * Draws an initial state by LIBERO's placement rules. The same task, catalogue and seed give the same state, bit for
 * bit. Throws `task-file` if things cannot be placed apart or the goal cannot be kept from holding at the start.
 */
export function sampleInitialState(task: Task, catalogue: TaskCatalogue, seed: number): InitialState {
  const random = new Random(seed);
  for (let draw = 0; draw < WARM_UP_DRAWS; draw++) random.uniform();
  const scene = catalogue.scene(task.spec.scene);
  const names = new TaskNames(task.spec, catalogue);
  let obstacle = '';
  for (let layout = 0; layout < MAX_LAYOUTS; layout++) {
    const fixtures = sampleFixtures(task, names, scene, random);
    const fixtureJointValues = sampleJoints(task, names, random);
    const placer = new ObjectPlacer(names, scene, { fixtures, fixtureJoints: fixtureJointValues }, random);
    const placed = placer.place(task.spec);
    if ('impossible' in placed) {
      obstacle = placed.impossible;
      continue;
    }
    const world = { objects: placed.objects, fixtures, fixtureJoints: fixtureJointValues };
    if (!evaluatePredicate(task.spec.goal, new InitialStateView(names, scene, world)).holds) {
      return { ...sampleRobot(catalogue.robot(scene.robot.name), random), ...world };
    }
    obstacle = `the goal ${formatPredicate(task.spec.goal)} already holds at the start; change init or goal`;
  }
  throw new HarnessError('task-file', `task ${task.id}: ${obstacle}`);
}

function sampleFixtures(
  task: Task,
  names: TaskNames,
  scene: SceneSpec,
  random: Random,
): Readonly<Record<string, Pose>> {
  return Object.fromEntries(
    fixturePlaces(task.spec, names, scene).map(({ name, x, y, z, yaw }) => [
      name,
      fixturePose(random.uniform(...x), random.uniform(...y), z, random.uniform(...yaw)),
    ]),
  );
}

/** Joints rest at 0 unless `init` names a state for them; then they are drawn from that state's range. */
function sampleJoints(task: Task, names: TaskNames, random: Random): Readonly<Record<string, number>> {
  const values = Object.fromEntries(taskFixtureJoints(task.spec, names).map(({ name }) => [name, 0]));
  for (const [predicateName, target] of task.spec.init) {
    const predicate = findPredicate(predicateName);
    const named = typeof target === 'string' ? names.find(target) : undefined;
    if (predicate?.kind !== 'fact' || predicate.jointState === undefined || named === undefined) continue;
    for (const { name, fixture } of jointsOf(named)) {
      const range = fixture.states[predicate.jointState]?.sample;
      if (range !== undefined) values[name] = random.uniform(...range);
    }
  }
  return values;
}

function sampleRobot(
  robot: RobotSpec,
  random: Random,
): Pick<InitialState, 'armPositions' | 'gripperPositions'> {
  const initial = (jointName: string): number => {
    const joint = robot.bodies.find((body) => body.joint?.name === jointName)?.joint;
    if (joint === undefined) {
      throw new HarnessError('scene-file', `robot "${robot.name}": no body has the joint "${jointName}"`);
    }
    return joint.initial;
  };
  return {
    armPositions: robot.arm.joints.map((name) => random.normal(initial(name), ARM_NOISE)),
    gripperPositions: [initial(robot.gripper.joints[0]), initial(robot.gripper.joints[1])],
  };
}
