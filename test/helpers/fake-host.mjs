// A policy's process whose policies misbehave as their names say.
import { serveHost } from '../../dist/run/policy-host/serve-host.js';
import { LIBERO_ACTION_SPEC } from '../../dist/spec/action.js';

const ACTION = [0.25, 0, 0, 0, 0, 0, -1];

const BEHAVIOURS = {
  walk: () => {},
  throw: (episode) => {
    if (episode.episodeIndex === 1) throw new TypeError('no idea what to do');
  },
  killed: (episode) => {
    if (episode.episodeIndex === 1) process.kill(process.pid, 'SIGKILL');
  },
  hang: (episode) => (episode.episodeIndex === 1 ? new Promise(() => {}) : undefined),
  spin: () => {
    for (;;) {}
  },
};

serveHost(async (name) => {
  const [kind, argument] = name.split(':');
  if (kind === 'unloadable') throw new RangeError('the checkpoint is cut off');
  if (kind === 'dying') setTimeout(() => process.exit(3), Number(argument));
  console.error(`loading ${name}`);
  let episode;
  const policy = {
    name,
    actionSpec: LIBERO_ACTION_SPEC,
    observationSpec: { cameras: [], privileged: kind === 'privileged' },
    reset(next) {
      episode = next;
    },
    async infer() {
      await BEHAVIOURS[kind]?.(episode);
      return { actions: [ACTION] };
    },
    dispose() {},
  };
  if (argument !== 'batch') return policy;
  return {
    ...policy,
    maxBatch: 8,
    async inferBatch(requests) {
      for (const request of requests) await BEHAVIOURS[kind]?.(request.episode);
      return requests.map(() => ({ actions: [ACTION] }));
    },
  };
});
