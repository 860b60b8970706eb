// A worker process whose worlds are one number and whose policies misbehave as their names say.
import { existsSync, writeFileSync } from 'node:fs';
import { HarnessError } from '../../dist/errors.js';
import { serveEpisodes } from '../../dist/run/serve-episodes.js';
import { LIBERO_ACTION_SPEC } from '../../dist/spec/action.js';

class FakeEnvironment {
  actionSpec = LIBERO_ACTION_SPEC;
  cameraNames = [];
  holdAction = [0, 0, 0, 0, 0, 0, -1];
  privileged = {
    goal: ['There'],
    objects: [],
    endEffectorPose: () => ({ position: [this.position, 0, 0], rotation: [0, 0, 0, 1] }),
  };

  position = 0;

  idleAction() {
    return this.holdAction;
  }

  reset(initialState) {
    this.position = initialState.armPositions[0];
  }

  step(action) {
    this.position += action[0];
    const success = this.position >= 1;
    return { success, goal: { predicate: 'There()', holds: success, parts: { position: this.position } } };
  }

  observe(step) {
    return { step, instruction: 'go', images: {}, proprioception: {} };
  }

  stateBytes() {
    return new Uint8Array(new Float64Array([this.position]).buffer);
  }

  dispose() {}
}

/** What `infer` does, by the policy's name up to a colon. `index` is the episode's. */
let asked = 0;

/** Waits until so many episodes have asked their policy in this process. */
async function askedBy(count) {
  while (asked < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

const never = () => new Promise(() => setInterval(() => {}, 1000));

/** Waits without end the first time, so that something can happen to its worker. */
function onceNever(marker) {
  if (existsSync(marker)) return undefined;
  writeFileSync(marker, '');
  return never();
}

const BEHAVIOURS = {
  meet: (_index, count) => askedBy(Number(count)),
  'killed-in-company': async (index) => {
    if (index === 0) await never();
    if (index !== 1) return;
    await askedBy(2);
    process.kill(process.pid, 'SIGKILL');
  },
  'hang-in-company': async (index) => {
    if (index === 0) await never();
    // So that the third begins well after the first, and is not late with it.
    if (index === 1 && asked < 3) await new Promise((resolve) => setTimeout(resolve, 500));
    if (index === 2) await askedBy(4);
  },
  'spin-in-company': async (index, marker) => {
    if (index === 0) await onceNever(marker);
    if (index !== 1) return;
    await askedBy(2);
    for (;;) {}
  },
  'break-in-company': async (index, marker) => {
    if (index === 0) await onceNever(marker);
    if (index !== 1) return;
    await askedBy(2);
    throw new HarnessError('bug', 'the engine broke');
  },
  walk: () => {},
  throw: (index) => {
    if (index === 1) throw new Error('no idea what to do');
  },
  killed: (index) => {
    if (index === 1) process.kill(process.pid, 'SIGKILL');
  },
  exit: async (index) => {
    if (index !== 1) return;
    await new Promise((resolve) => process.stderr.write('ran out of luck\n', resolve));
    process.exit(7);
  },
  'killed-once': (index, marker) => {
    if (index !== 1 || existsSync(marker)) return;
    writeFileSync(marker, '');
    process.kill(process.pid, 'SIGKILL');
  },
  forever: never,
};

serveEpisodes(async () => {
  if (process.env.FAKE_WORKER_PROBLEM) throw new Error(process.env.FAKE_WORKER_PROBLEM);
  return {
    createEnvironment: async () => new FakeEnvironment(),
    createPolicy: async (name) => {
      const [kind, argument] = name.split(':');
      let index = 0;
      let isFirst = true;
      return {
        name,
        actionSpec: LIBERO_ACTION_SPEC,
        observationSpec: { cameras: [], privileged: false },
        reset: (episode) => {
          index = episode.episodeIndex;
          isFirst = true;
        },
        infer: async () => {
          if (isFirst) asked++;
          isFirst = false;
          await BEHAVIOURS[kind](index, argument);
          return { actions: [[0.25, 0, 0, 0, 0, 0, -1]] };
        },
        dispose() {},
      };
    },
    sampleInitialState: (_task, plan) => ({ armPositions: [(plan.seed % 1000) / 1e6] }),
    engine: 'fake@1',
    clock: () => performance.now(),
  };
});
