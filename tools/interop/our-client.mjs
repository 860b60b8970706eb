import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { compose } from '../../dist/math/pose.js';
import { findTraces, readTrace } from '../../dist/run/find-traces.js';
import { TraceView } from '../../dist/trace/trace-view.js';
import { runProcess } from './run-process.mjs';
import { BENCHTOP, startServer } from './start-server.mjs';

const HERE = import.meta.dirname;
const SHIPPED = join(HERE, '..', '..', 'tasks', 'libero_spatial');
const PROTOCOLS = ['openpi', 'vla-eval'];
/** What is run against their servers: a protocol with options of our client. */
const POLICIES = [
  ['openpi', ''],
  ['vla-eval', ''],
  ['vla-eval', '?images=raw'],
];
/** No multiple of the five actions of a chunk that are executed. */
const STEPS = 12;

/** Our client against their servers: `benchtop run`, and every executed action compared with what they must have answered. */
export async function ourClient(python, folder, check) {
  const tasks = shortSuite(join(folder, 'tasks'));
  await withServers(python, [], async (servers) => {
    const output = join(folder, 'run');
    const policies = POLICIES.map(([protocol, options]) => address(protocol, servers) + options);
    const ran = await benchtopRun(tasks, policies, output, '--trace', 'on', '--trace-images');
    if (ran.status !== 0) throw new Error(`benchtop run: exit code ${ran.status}\n${ran.stderr}`);
    for (const [protocol, options] of POLICIES) {
      await check(`our ${protocol}${options} client, their server`, () =>
        compareActions(python, protocol, address(protocol, servers) + options, output),
      );
    }
    await check('ends of episodes, told to their vla-eval server', () =>
      endsOfEpisodes(servers['vla-eval'].output()),
    );
  });
  await withServers(python, ['2'], async (servers) => {
    const output = join(folder, 'failing');
    const policies = PROTOCOLS.map((protocol) => address(protocol, servers));
    const ran = await benchtopRun(tasks, policies, output, '--in-flight', '1', '-j', '1');
    for (const protocol of PROTOCOLS) {
      await check(`our ${protocol} client, their server whose policy fails once`, () =>
        onlyOneErrored(protocol, ran, output),
      );
    }
  });
}

async function withServers(python, args, use) {
  const servers = {};
  try {
    for (const protocol of PROTOCOLS) {
      servers[protocol] = await startServer(python, [join(HERE, `their-server-${protocol}.py`), ...args]);
    }
    await use(servers);
  } finally {
    for (const server of Object.values(servers)) await server.stop();
  }
}

function benchtopRun(tasks, policies, output, ...args) {
  const asked = ['--tasks-dir', tasks, '--trials', '2', ...policies.flatMap((policy) => ['-p', policy])];
  const command = [BENCHTOP, 'run', 'interop', ...asked, '-o', output, ...args];
  return runProcess(process.execPath, command, { timeout: 300_000 });
}

const address = (protocol, servers) => `${protocol}+ws://127.0.0.1:${servers[protocol].port}`;

/** Two tasks of LIBERO-Spatial under a low step limit. */
function shortSuite(root) {
  const suite = parse(readFileSync(join(SHIPPED, 'suite.yaml'), 'utf8'));
  const tasks = suite.tasks.slice(0, 2);
  const protocol = { ...suite.protocol, name: 'interop', settleSteps: 2, maxSteps: STEPS };
  mkdirSync(join(root, 'interop'), { recursive: true });
  const text = stringify({ ...suite, name: 'interop', protocol, tasks });
  writeFileSync(join(root, 'interop', 'suite.yaml'), text);
  for (const task of tasks) {
    copyFileSync(join(SHIPPED, `${task}.yaml`), join(root, 'interop', `${task}.yaml`));
  }
  return root;
}

async function compareActions(python, protocol, policy, output) {
  const episodes = [];
  for (const file of findTraces([output])) {
    const trace = await readTrace(file);
    if (trace.header.plan.policy === policy) episodes.push(recorded(trace, file));
  }
  if (episodes.length !== 4) throw new Error(`expected traces of 4 episodes, got ${episodes.length}`);
  const script = join(HERE, 'expected-answers.py');
  const input = JSON.stringify(episodes);
  const { status, stdout, stderr } = await runProcess(python, [script, protocol], { input });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout.trim();
}

/** An episode as expected-answers.py reads it. Pictures are there for the steps at which the policy was asked. */
function recorded(trace, file) {
  const { plan, task } = trace.header;
  const [suite, name] = plan.taskId.split('/');
  const { arm, gripper } = trace.model.robot;
  const fingers = gripper.joints.map((joint) => trace.jointNames.indexOf(joint));
  if (trace.frames.length !== STEPS + 1) throw new Error(`${file}: ${trace.frames.length - 1} steps`);
  const steps = trace.frames.slice(0, -1).map((frame, step) => {
    const view = new TraceView(trace, frame);
    const hand = view.bodyPose(`robot0/${arm.endEffector.body}`);
    return {
      ...{ agentview: picture('agentview', step), wrist: picture('robot0_eye_in_hand', step) },
      position: compose(hand, arm.endEffector.pose).position,
      quaternion: view.bodyPose(`robot0/${arm.observedRotationBody}`).rotation,
      fingers: fingers.map((at) => frame.joints[at]),
      action: trace.frames[step + 1].action,
    };
  });
  return { prompt: task.spec.instruction, suite, task: name, index: plan.episodeIndex, steps };

  function picture(camera, step) {
    const image = trace.images.find((each) => each.camera === camera && each.step === step);
    if (image === undefined) return undefined;
    const path = `${file}.${camera}.${step}.png`;
    writeFileSync(path, image.png);
    return path;
  }
}

/** Each of the two runs against it had two trials of two tasks. */
function endsOfEpisodes(output) {
  const ends = output
    .split('\n')
    .flatMap((line) => (line.startsWith('end ') ? [JSON.parse(line.slice(4))] : []));
  const right = ends.filter(({ metrics, steps }) => metrics.success === false && steps === STEPS);
  const names = new Set(right.map(({ task }) => `${task.suite}/${task.name}/${task.episode_idx}`));
  if (names.size !== 4 || right.length !== 8 || ends.length !== 8) {
    throw new Error(`expected 8 ends of 4 different episodes, got ${JSON.stringify(ends)}`);
  }
  return '8 of 8, with result and steps';
}

/** The policy's own words must be in the record, and the episodes after it must be whole. */
function onlyOneErrored(protocol, ran, output) {
  if (ran.status !== 4)
    throw new Error(`benchtop run: expected exit code 4, got ${ran.status}\n${ran.stderr}`);
  const results = readFileSync(join(output, 'episodes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const mine = results.filter(({ policy }) => policy.startsWith(`${protocol}+`));
  const errored = mine.filter(({ status }) => status === 'errored');
  const why = JSON.stringify(errored[0] ?? null);
  if (mine.length !== 4 || errored.length !== 1 || !why.includes('this inference was to fail')) {
    throw new Error(
      `expected 1 of 4 episodes errored with what the policy said, got ${errored.length}: ${why}`,
    );
  }
  return 'its words are in the record, the other 3 episodes are whole';
}
