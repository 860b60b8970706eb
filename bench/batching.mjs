/**
 * What do episodes in flight give over one at a time, if a policy takes 100 ms for a batch of any size? Episodes of
 * `slow:100:hold`, which runs in a process of its own: one at a time, then eight in flight, on one worker and on two.
 * Episodes per minute after the first of each place has ended: until then processes start and code is compiled.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun } from '../dist/run/execute-run.js';
import { loadTaskLibrary } from '../dist/task/task-library.js';
import { machine } from './measure.mjs';

/** Inferences of one episode: `hold` answers one action at a time. */
const STEPS = 60;

const [task] = loadTaskLibrary().select(['libero_spatial']);
const short = { ...task, protocol: { ...task.protocol, maxSteps: STEPS } };
const folder = mkdtempSync(join(tmpdir(), 'benchtop-batching-'));

async function measure(workers, inFlight, episodes) {
  const times = [];
  const outputFolder = join(folder, `${workers}-${inFlight}`);
  await executeRun({
    ...{ tasks: [short], policies: ['slow:100:hold'], trials: episodes, seed: 0, initialStates: 'sampled' },
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

const rounds = { one: [1, 1, 6], oneWorker: [1, 8, 32], twoWorkers: [2, 4, 32] };
const results = {};
for (const [name, how] of Object.entries(rounds)) results[name] = await measure(...how);
rmSync(folder, { recursive: true });

const { one, oneWorker, twoWorkers } = results;
const same = one.digests.every(
  (digest) => oneWorker.digests.includes(digest) && twoWorkers.digests.includes(digest),
);
const round = (value) => Math.round(value * 100) / 100;
console.log(
  JSON.stringify(
    {
      question: 'throughput of 8 episodes in flight over 1, policy of 100 ms per batch',
      machine: machine(),
      target: 'ratio at least 6',
      episodesPerMinute: {
        one: round(one.perMinute),
        eightOnOneWorker: round(oneWorker.perMinute),
        eightOnTwoWorkers: round(twoWorkers.perMinute),
      },
      ratio: {
        oneWorker: round(oneWorker.perMinute / one.perMinute),
        twoWorkers: round(twoWorkers.perMinute / one.perMinute),
      },
      sameDigests: same,
    },
    null,
    2,
  ),
);
