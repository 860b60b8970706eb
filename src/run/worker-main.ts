import { createEnvironment } from '../environment/create-environment.ts';
import { engineIdentity } from '../environment/engine-identity.ts';
import { createPolicy } from '../policy/create-policy.ts';
import { loadCatalogue } from '../scene/catalogue.ts';
import { sampledInitialState } from './sampled-initial-state.ts';
import { serveEpisodes } from './serve-episodes.ts';

// Entry point of a worker process.
serveEpisodes(async () => {
  const catalogue = loadCatalogue();
  const { name: engine } = await engineIdentity();
  return {
    createEnvironment: (task) => createEnvironment(task, { catalogue }),
    createPolicy,
    sampleInitialState: (task, plan) => sampledInitialState(task, catalogue, plan),
    engine,
    clock: () => performance.now(),
  };
});
