/**
 * How many observations per second does one core give? Full physics at 500 Hz and an instant policy, with no, one and
 * two cameras at 256 x 256; resets excluded, as in the table of a run.
 */

import { createEnvironment } from '../dist/environment/create-environment.js';
import { loadCatalogue } from '../dist/scene/catalogue.js';
import { sampleInitialState } from '../dist/task/sample-initial-state.js';
import { loadTaskLibrary } from '../dist/task/task-library.js';
import { machine, summary } from './measure.mjs';

const EPISODES = 8;
const WARM_UP = 3;
const STEPS = 100;
const SIZE = 256;
const SETS = [[], ['agentview'], ['agentview', 'robot0_eye_in_hand']];

const catalogue = loadCatalogue();
const task = loadTaskLibrary(undefined, catalogue).tasks[0];
const figures = [];
for (const names of SETS) {
  const environment = await createEnvironment(task, { catalogue });
  const cameras = names.map((camera) => ({ camera, width: SIZE, height: SIZE }));
  const times = [];
  for (let episode = 0; episode < EPISODES; episode++) {
    environment.reset(sampleInitialState(task, catalogue, episode));
    for (let step = 0; step < 10; step++) environment.step(environment.holdAction);
    const start = performance.now();
    for (let step = 0; step < STEPS; step++) {
      environment.observe(step, cameras);
      const side = step % 80 < 40 ? 1 : -1;
      environment.step([0.1, 0.4 * side, -0.2 * side, 0, 0, 0.2 * side, -1]);
    }
    times.push((performance.now() - start) / STEPS);
  }
  environment.dispose();
  const ms = summary(times.slice(WARM_UP));
  figures.push({
    cameras: names,
    msPerObservation: ms,
    observationsPerSecond: { best: Math.round(1000 / ms.min), median: Math.round(1000 / ms.median) },
  });
}
console.log(
  JSON.stringify(
    {
      question: 'observations per second of one core, physics at 500 Hz, cameras of 256 x 256',
      machine: machine(),
      target: '100 with one camera, 45 with two',
      task: task.id,
      figures,
    },
    null,
    2,
  ),
);
