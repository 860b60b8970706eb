/** Does memory stay flat over 500 resets? Resident size after each hundred; run with --expose-gc for a steady heap. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { machine } from './measure.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const { createEnvironment } = await import('../dist/environment/create-environment.js');
const { loadCatalogue } = await import('../dist/scene/catalogue.js');
const { sampleInitialState } = await import('../dist/task/sample-initial-state.js');
const { loadTaskLibrary } = await import('../dist/task/task-library.js');

const RESETS = 500;
const CAMERAS = [{ camera: 'agentview', width: 128, height: 128 }];
const MIB = 1024 * 1024;

const catalogue = loadCatalogue();
const task = loadTaskLibrary(undefined, catalogue).tasks[0];
const environment = await createEnvironment(task, { catalogue });
const samples = [];
const began = performance.now();
for (let reset = 1; reset <= RESETS; reset++) {
  environment.reset(sampleInitialState(task, catalogue, reset));
  environment.step(environment.holdAction);
  environment.observe(0, CAMERAS);
  if (reset % 100 !== 0) continue;
  collect();
  const { rss, heapUsed, arrayBuffers, external } = process.memoryUsage();
  const inMib = (bytes) => Math.round((10 * bytes) / MIB) / 10;
  samples.push({
    resets: reset,
    rssMib: inMib(rss),
    heapMib: inMib(heapUsed),
    buffersMib: inMib(arrayBuffers + external),
  });
}
const msPerReset = Math.round((10 * (performance.now() - began)) / RESETS) / 10;
environment.dispose();
const last = samples.at(-1);
console.log(
  JSON.stringify(
    {
      question: 'memory over 500 resets, each with one step and one frame',
      machine: machine(),
      target: 'flat after the first hundred',
      msPerReset,
      growthMibAfterFirst100: Math.round(10 * (last.rssMib - samples[0].rssMib)) / 10,
      samples,
    },
    null,
    2,
  ),
);
