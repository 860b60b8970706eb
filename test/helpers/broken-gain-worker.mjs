// A worker whose controller is far too soft: what a wrong gain in a robot file would do.
import { createEnvironment } from '../../dist/environment/create-environment.js';
import { createPolicy } from '../../dist/policy/create-policy.js';
import { sampledInitialState } from '../../dist/run/sampled-initial-state.js';
import { serveEpisodes } from '../../dist/run/serve-episodes.js';
import { loadCatalogue } from '../../dist/scene/catalogue.js';

serveEpisodes(async () => {
  const catalogue = loadCatalogue();
  const robot = catalogue.robot.bind(catalogue);
  catalogue.robot = (name) => {
    const whole = robot(name);
    return { ...whole, controller: { ...whole.controller, stiffness: whole.controller.stiffness / 50 } };
  };
  return {
    createEnvironment: (task) => createEnvironment(task, { catalogue }),
    createPolicy,
    sampleInitialState: (task, plan) => sampledInitialState(task, catalogue, plan),
    engine: 'the same',
    clock: () => performance.now(),
  };
});
