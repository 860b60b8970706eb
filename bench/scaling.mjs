/**
 * What do two workers give over one? The same episodes of `random` with one and with two worker processes, in turns;
 * episodes per second between the first and the last result, so that starting the processes does not count.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun } from '../dist/run/execute-run.js';
import { loadTaskLibrary } from '../dist/task/task-library.js';
import { machine, summary } from './measure.mjs';

const ROUNDS = 3;
const TRIALS = 12;

const tasks = loadTaskLibrary().select(['libero_spatial']).slice(0, 2);
const folder = mkdtempSync(join(tmpdir(), 'benchtop-scaling-'));

async function episodesPerSecond(workers, round) {
  const times = [];
  await executeRun({
    ...{ tasks, policies: ['random'], trials: TRIALS, seed: 0, initialStates: 'sampled', workers },
    outputFolder: join(folder, `${workers}-${round}`),
    observer: { recorded: () => times.push(performance.now()) },
  });
  // The first result of each worker holds its start; the last may have run alone.
  const from = workers;
  const to = times.length - workers;
  return ((to - from) * 1000) / (times[to] - times[from]);
}

const rates = { one: [], two: [] };
for (let round = 0; round < ROUNDS; round++) {
  rates.one.push(await episodesPerSecond(1, round));
  rates.two.push(await episodesPerSecond(2, round));
}
rmSync(folder, { recursive: true });
const ratios = rates.one.map((rate, round) => rates.two[round] / rate);
console.log(
  JSON.stringify(
    {
      question: 'episodes per second with two workers over one',
      machine: machine(),
      target: 'ratio at least 1.8',
      episodesPerSecond: { one: summary(rates.one), two: summary(rates.two) },
      ratio: { ...summary(ratios), max: Math.round(Math.max(...ratios) * 1000) / 1000 },
    },
    null,
    2,
  ),
);
