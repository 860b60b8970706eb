// Does a run survive? Kills dispatchers and workers at seeded times, lets the disk be full in the middle of a line,
// empties Redis; goes on each time; at the end compares every digest with those of an undisturbed run.
// `npm run chaos -- [rounds] [seed] [lives]`; POSIX only. Half of the rounds go through Redis, if redis-server is installed.
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { deriveSeed } from '../dist/index.js';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(REPOSITORY, 'dist/cli/main.js');
/** `lives`: times that each round is disturbed before it is left to end. */
const [rounds = 20, seed = 1, lives = 4] = process.argv.slice(2).map(Number);
const STEPS = 30;
const EPISODES = 24;
const root = mkdtempSync(join(tmpdir(), 'benchtop-chaos-'));
const port = 20_000 + (process.pid % 20_000);
const address = `redis://127.0.0.1:${port}`;
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.log('skipped, rounds through Redis: redis-server is not installed');

const args = [
  'run',
  'short',
  '--tasks-dir',
  shortTasks(),
  '-p',
  'random',
  '-p',
  'hold',
  '-n',
  '6',
  '--retries',
  '99',
];
/** Groups of processes to end, whatever happens. */
const groups = new Set();

try {
  const reference = join(root, 'reference');
  await ended(start([...args, '-j', '2', '-o', reference]));
  const expected = digests(reference);
  if (expected.length !== EPISODES) throw new Error(`the reference has ${expected.length} episodes`);
  for (let round = 0; round < rounds; round++) {
    const random = numbers(`${seed}/${round}`);
    const output = join(root, `round-${round}`);
    const told =
      hasRedis && round % 2 === 1 ? await queueRound(output, random) : await localRound(output, random);
    if (JSON.stringify(digests(output)) !== JSON.stringify(expected)) {
      throw new Error(`round ${round} (seed ${seed}): the digests differ; kept in ${output}`);
    }
    console.log(
      `round ${round + 1}/${rounds}: ${told.join(', ')}; ${EPISODES} of ${EPISODES} digests as undisturbed`,
    );
    rmSync(output, { recursive: true });
  }
  console.log(`survived ${rounds} of ${rounds} rounds`);
  rmSync(root, { recursive: true });
} finally {
  for (const child of groups) killGroup(child);
}

async function localRound(output, random) {
  const told = [];
  for (let life = 0; life < lives; life++) {
    const kind = ['dispatcher killed', 'worker killed', 'disk full'][Math.floor(random() * 3)];
    // Of the journal, so that it breaks off within a line; in units of 1024 bytes.
    const room =
      kind === 'disk full' ? Math.ceil(sizeOf(join(output, 'episodes.jsonl')) / 1024) + 1 : undefined;
    const run = start([...args, '-j', '2', '-o', output], { room });
    const over = ended(run);
    await Promise.race([over, sleep(1500 + random() * 2500)]);
    if (kind === 'worker killed') {
      const children = spawnSync('pgrep', ['-P', String(run.pid)], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n');
      const victim = Number(children[Math.floor(random() * children.length)]);
      if (victim > 0) kill(victim);
      await Promise.race([over, sleep(random() * 1500)]);
    }
    // A full disk ends the run by itself.
    if (kind === 'disk full') await Promise.race([over, sleep(20_000)]);
    kill(run.pid);
    await over;
    told.push(kind);
  }
  await finish([...args, '-j', '2', '-o', output]);
  return told;
}

async function queueRound(output, random) {
  const told = [];
  const command = [...args, '--queue', address, '-o', output];
  let redis = await startRedis();
  const worker = () => start(['worker', '--queue', address, '-j', '1', '--lease', '2']);
  const workers = [worker(), worker()];
  for (let life = 0; life < lives; life++) {
    const run = start(command);
    const over = ended(run);
    await Promise.race([over, sleep(1500 + random() * 2000)]);
    const kind = ['worker killed', 'Redis emptied', 'dispatcher killed'][Math.floor(random() * 3)];
    if (kind === 'worker killed') {
      const which = Math.floor(random() * workers.length);
      killGroup(workers[which]);
      workers[which] = worker();
    } else if (kind === 'Redis emptied') {
      killGroup(redis);
      redis = await startRedis();
    }
    await Promise.race([over, sleep(random() * 1500)]);
    kill(run.pid);
    await over;
    told.push(kind === 'dispatcher killed' ? kind : `${kind} and dispatcher`);
  }
  await finish(command);
  for (const child of [...workers, redis]) killGroup(child);
  return told;
}

async function finish(command) {
  const run = start(command);
  const code = await ended(run);
  if (code !== 0) throw new Error(`the last life ended with ${code}`);
}

function start(command, { room } = {}) {
  const line = [process.execPath, MAIN, ...command];
  const [program, ...rest] =
    room === undefined ? line : ['bash', '-c', `ulimit -f ${room}; exec "$@"`, 'bash', ...line];
  const child = spawn(program, rest, { stdio: 'ignore', detached: true });
  groups.add(child);
  return child;
}

async function startRedis() {
  const redis = spawn(
    'redis-server',
    ['--port', String(port), '--save', '', '--appendonly', 'no', '--dir', root],
    {
      stdio: 'ignore',
      detached: true,
    },
  );
  groups.add(redis);
  while (spawnSync('redis-cli', ['-p', String(port), 'ping']).status !== 0) await sleep(50);
  return redis;
}

function ended(child) {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function killGroup(child) {
  groups.delete(child);
  kill(-child.pid);
}

/** Finished episodes with their digests, sorted: what is lost, doubled or different shows. */
function digests(folder) {
  const lines = readFileSync(join(folder, 'episodes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines
    .flatMap(({ status, episodeId, digest }) => (status === 'errored' ? [] : [`${episodeId} ${digest}`]))
    .sort();
}

function sizeOf(file) {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Two tasks under a low step limit. */
function shortTasks() {
  const shipped = join(REPOSITORY, 'tasks/libero_object');
  const folder = join(root, 'tasks/short');
  mkdirSync(folder, { recursive: true });
  const suite = parse(readFileSync(join(shipped, 'suite.yaml'), 'utf8'));
  const tasks = suite.tasks.slice(0, 2);
  const protocol = { ...suite.protocol, name: 'short', settleSteps: 2, maxSteps: STEPS };
  writeFileSync(join(folder, 'suite.yaml'), stringify({ ...suite, name: 'short', protocol, tasks }));
  for (const task of tasks) copyFileSync(join(shipped, `${task}.yaml`), join(folder, `${task}.yaml`));
  return join(root, 'tasks');
}

/** Numbers in 0 … 1 that follow from a text. */
function numbers(text) {
  let count = 0;
  return () => deriveSeed(`${text}/${count++}`) / 2 ** 32;
}
