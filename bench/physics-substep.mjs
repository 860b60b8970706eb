/**
 * How long does a 2 ms substep with its controller take, beside MuJoCo WASM on the same scene in the same process?
 * Arm under OSC_POSE moving freely over ten objects at rest on the table; all awake, then asleep. The engines take
 * turns, so that both see the same noise of the machine.
 */
import loadMujoco from '@mujoco/mujoco';
import { loadEngine } from '../dist/physics/load-engine.js';
import { PhysicsWorld } from '../dist/physics/physics-world.js';
import { ArmDynamics } from '../dist/robot/arm-dynamics.js';
import { GripperLaw } from '../dist/robot/gripper-law.js';
import { OscPose } from '../dist/robot/osc-pose.js';
import { RobotDriver } from '../dist/robot/robot-driver.js';
import { buildWorldModel } from '../dist/scene/build-world-model.js';
import { loadCatalogue } from '../dist/scene/catalogue.js';
import { machine, summary } from './measure.mjs';
import { toMjcf } from './mujoco-scene.mjs';

const ROUNDS = 40;
const STEPS = 4;
const SUBSTEPS = 25;
const KINDS = ['akita_black_bowl', 'plate', 'cookies', 'glazed_rim_porcelain_ramekin'];

const catalogue = loadCatalogue();
const objects = Array.from({ length: 10 }, (_, i) => ({
  name: `thing_${i}`,
  category: KINDS[i % KINDS.length],
}));
const model = buildWorldModel(
  catalogue,
  { scene: 'libero_tabletop', fixtures: [], objects, rectangles: [] },
  {},
);
const joints = model.robot.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
const nominal = joints.map(({ initial }) => initial);
const state = {
  armPositions: nominal.slice(0, 7),
  gripperPositions: nominal.slice(7),
  objects: Object.fromEntries(
    objects.map(({ name }, i) => [
      name,
      {
        position: [-0.15 + 0.17 * (i % 3), -0.4 + 0.2 * Math.floor(i / 3), 0.92],
        rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2],
      },
    ]),
  ),
  fixtures: {},
  fixtureJoints: {},
};
const action = (step) => [
  Math.sin(step / 10) / 2,
  Math.cos(step / 7) / 2,
  Math.sin(step / 5) / 4,
  0,
  0,
  Math.sin(step / 9) / 5,
  step % 40 < 20 ? 1 : -1,
];

const engine = await loadEngine();

function rapier(awake) {
  const world = new PhysicsWorld(engine, model, state);
  const driver = new RobotDriver(world);
  return (step) => {
    // Things fall asleep after two seconds at rest; an impulse wakes them, however small.
    if (awake) for (const { name } of objects) world.push(`${name}/object`, [0, 0, 1e-9]);
    driver.step(action(step));
  };
}

const mujoco = await loadMujoco();

function mujocoWorld(sleep) {
  const compiled = mujoco.MjModel.from_xml_string(toMjcf(model, state, { sleep }));
  const data = new mujoco.MjData(compiled);
  const { base } = model.scene.robot;
  const dynamics = new ArmDynamics(model.robot, base, model.scene.air);
  const q = Float64Array.from(nominal);
  const qd = new Float64Array(9);
  dynamics.update(q, qd);
  const controller = new OscPose(model.robot, dynamics);
  const gripper = new GripperLaw(model.robot);
  const torques = new Float64Array(9);
  const first = compiled.nq - 9;
  const firstVelocity = compiled.nv - 9;
  // The views into the engine's memory are made anew each time: it may move them.
  data.qpos.set(q, first);
  return (step) => {
    const command = action(step);
    for (let substep = 0; substep < SUBSTEPS; substep++) {
      const { qpos, qvel, qfrc_applied: applied } = data;
      for (let i = 0; i < 9; i++) {
        q[i] = qpos[first + i];
        qd[i] = qvel[firstVelocity + i];
      }
      dynamics.update(q, qd);
      if (substep === 0) controller.setGoal(command);
      controller.computeTorques(q, qd, torques);
      gripper.advance(command[6]);
      torques[7] = gripper.force(0, q[7]);
      torques[8] = gripper.force(1, q[8]);
      for (let i = 0; i < 9; i++) applied[firstVelocity + i] = torques[i];
      mujoco.mj_step(compiled, data);
    }
  };
}

const contenders = {
  rapierAwake: rapier(true),
  mujocoAwake: mujocoWorld(false),
  rapierAsleep: rapier(false),
  mujocoAsleep: mujocoWorld(true),
};
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
let step = 0;
// Three simulated seconds first: code warms up, things come to rest and fall asleep.
for (let i = 0; i < 60; i++, step++) for (const run of Object.values(contenders)) run(step);
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const start = performance.now();
    for (let i = 0; i < STEPS; i++) run(step + i);
    times[name].push(((performance.now() - start) * 1000) / (STEPS * SUBSTEPS));
  }
  step += STEPS;
}
const microseconds = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, summary(list)]));
console.log(
  JSON.stringify(
    {
      question: 'microseconds per physics substep with its controller, arm and ten objects',
      machine: machine(),
      target: 'awake: at most 0.8 of MuJoCo WASM under the options of robosuite',
      microseconds,
      ratioAwake: ratio(microseconds.rapierAwake, microseconds.mujocoAwake),
      ratioAsleep: ratio(microseconds.rapierAsleep, microseconds.mujocoAsleep),
    },
    null,
    2,
  ),
);

function ratio(ours, theirs) {
  return Math.round((100 * ours.median) / theirs.median) / 100;
}
