/**
 * How long does one camera frame take? Fixed and wrist camera, with the static layer and with everything drawn anew,
 * at 224 and 256 pixels; the arm sweeps over the table. Prints one JSON object, times in milliseconds.
 */

import { createEnvironment } from '../dist/environment/create-environment.js';
import { CameraRenderer } from '../dist/render/camera-renderer.js';
import { loadCatalogue } from '../dist/scene/catalogue.js';
import { sampleInitialState } from '../dist/task/sample-initial-state.js';
import { loadTaskLibrary } from '../dist/task/task-library.js';
import { machine, summary } from './measure.mjs';

const SEED = 1;
/** Frames thrown away while the code is compiled, and frames measured, per configuration. */
const WARM_UP = 40;
const FRAMES = 120;

const catalogue = loadCatalogue();
const task = loadTaskLibrary(undefined, catalogue).tasks[0];
const environment = await createEnvironment(task, { catalogue });
environment.reset(sampleInitialState(task, catalogue, SEED));
const { model } = environment.world;
const recorded = [];
for (let step = 0; step < WARM_UP + FRAMES; step++) {
  const side = step % 80 < 40 ? 1 : -1;
  environment.step([0.1, 0.4 * side, -0.2 * side, 0, 0, 0.2 * side, -1]);
  recorded.push(environment.world.poses.slice());
}
const joints = new Map();
const jointValue = (name) => {
  if (!joints.has(name)) joints.set(name, environment.world.jointValue(name));
  return joints.get(name);
};

const figures = [];
for (const mode of ['static', 'full']) {
  for (const camera of ['agentview', 'robot0_eye_in_hand']) {
    for (const size of [224, 256]) {
      const renderer = new CameraRenderer(model, mode);
      const times = recorded.map((poses) => {
        const start = performance.now();
        renderer.render(camera, size, size, { poses, jointValue });
        return performance.now() - start;
      });
      figures.push({ camera, size, staticLayer: mode === 'static', ms: summary(times.slice(WARM_UP)) });
    }
  }
}
const { triangleCount } = new CameraRenderer(model);
environment.dispose();

console.log(
  JSON.stringify(
    {
      question: 'ms per camera frame, 4x antialiased, arm moving',
      machine: machine(),
      task: task.id,
      triangles: triangleCount,
      frames: FRAMES,
      figures,
    },
    null,
    2,
  ),
);
