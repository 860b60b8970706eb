/**
 * What do episodes in flight give over one at a time, if a policy takes 100 ms for a batch of any size? Episodes of
 * `slow:100:hold`, which runs in a process of its own: one at a time, then eight in flight, on one worker and on two.
 * Episodes per minute after the first of each place has ended: until then processes start and code is compiled. Then the
 * same without a simulation, eight sessions that ask with two pictures each: what batching gives if cores cost nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun } from '../dist/run/execute-run.js';
import { HostedPolicy } from '../dist/run/policy-host/hosted-policy.js';
import { PolicyHosts } from '../dist/run/policy-host/policy-hosts.js';
import { loadTaskLibrary } from '../dist/task/task-library.js';
import { machine } from './measure.mjs';

/** Inferences of one episode: `hold` answers one action at a time. */
const STEPS = 60;
/** Of a session without an episode. */
const ASKED = 40;
const POLICY = 'slow:100:hold';

const [task] = loadTaskLibrary().select(['libero_spatial']);
const short = { ...task, protocol: { ...task.protocol, maxSteps: STEPS } };
const round = (value) => Math.round(value * 100) / 100;
const folder = mkdtempSync(join(tmpdir(), 'benchtop-batching-'));

async function measure(workers, inFlight, episodes) {
  const times = [];
  const outputFolder = join(folder, `${workers}-${inFlight}`);
  await executeRun({
    ...{ tasks: [short], policies: [POLICY], trials: episodes, seed: 0, initialStates: 'sampled' },
    ...{ workers, inFlight, policyProcess: 'own', outputFolder },
    observer: { recorded: () => times.push(performance.now()) },
  });
  const places = workers * inFlight;
  const perMinute = ((times.length - places) * 60_000) / (times.at(-1) - times[places - 1]);
  const digests = readFileSync(join(outputFolder, 'episodes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ episodeId, digest }) => `${episodeId} ${digest}`)
    .sort();
  return { perMinute, digests };
}

/** Answers per second of so many sessions that do nothing but ask. */
async function ask(hosts, sessions) {
  const policies = await Promise.all(
    Array.from({ length: sessions }, () => HostedPolicy.connect(hosts.addresses[POLICY])),
  );
  const image = { width: 256, height: 256, data: new Uint8Array(256 * 256 * 3) };
  const observation = { step: 0, instruction: 'go', images: { agentview: image, robot0_eye_in_hand: image } };
  const began = performance.now();
  await Promise.all(
    policies.map(async (policy, index) => {
      await policy.reset({ taskId: task.id, instruction: 'go', seed: index });
      for (let step = 0; step < ASKED; step++) await policy.infer(observation);
      policy.dispose();
    }),
  );
  return (1000 * sessions * ASKED) / (performance.now() - began);
}

const rounds = { one: [1, 1, 6], oneWorker: [1, 8, 32], twoWorkers: [2, 4, 32] };
const results = {};
for (const [name, how] of Object.entries(rounds)) results[name] = await measure(...how);
rmSync(folder, { recursive: true });
const hosts = await PolicyHosts.start([POLICY]);
const bare = { one: await ask(hosts, 1), eight: await ask(hosts, 8) };
await hosts.close();

const { one, oneWorker, twoWorkers } = results;
const same = one.digests.every(
  (digest) => oneWorker.digests.includes(digest) && twoWorkers.digests.includes(digest),
);
console.log(
  JSON.stringify(
    {
      question: 'throughput of 8 episodes in flight over 1, policy of 100 ms per batch',
      machine: machine(),
      // What else this machine did: simulation needs cores, and shares them.
      loadAverage: round(loadavg()[0]),
      target: 'ratio at least 6',
      episodesPerMinute: {
        one: round(one.perMinute),
        eightOnOneWorker: round(oneWorker.perMinute),
        eightOnTwoWorkers: round(twoWorkers.perMinute),
      },
      ratio: {
        oneWorker: round(oneWorker.perMinute / one.perMinute),
        twoWorkers: round(twoWorkers.perMinute / one.perMinute),
        withoutSimulation: round(bare.eight / bare.one),
      },
      sameDigests: same,
    },
    null,
    2,
  ),
);
