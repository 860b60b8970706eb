import { createEnvironment } from '../environment/create-environment.ts';
import { episodeSeed } from '../episode/seeds.ts';
import { HarnessError } from '../errors.ts';
import { sampledInitialState } from '../run/sampled-initial-state.ts';
import type { Catalogue } from '../scene/catalogue.ts';
import { suggestName } from '../scene/suggest-name.ts';
import type { Image } from '../spec/image.ts';
import type { InitialState } from '../task/initial-state.ts';
import { readInitialStates } from '../task/initial-states-file.ts';
import type { Task } from '../task/task-schema.ts';

export interface StartView {
  readonly camera: string;
  /** Width and height, pixels. */
  readonly size: number;
  /** Run seed. */
  readonly seed: number;
  /** Index of the episode, and row of `initStates`. */
  readonly episode: number;
  /** `sampled`, or a folder of initial states. */
  readonly initStates: string;
}

/** The first image of an episode: the world has settled as the protocol asks. Throws `usage` for unknown cameras. */
export async function renderStart(task: Task, catalogue: Catalogue, view: StartView): Promise<Image> {
  const { camera, size } = view;
  const initialState = initialStateOf(task, catalogue, view);
  const environment = await createEnvironment(task, { catalogue });
  try {
    if (!environment.cameraNames.includes(camera)) {
      const hint = suggestName(camera, environment.cameraNames);
      throw new HarnessError('usage', `unknown camera "${camera}"${hint}`);
    }
    environment.reset(initialState);
    for (let step = 0; step < task.protocol.settleSteps; step++) environment.step(environment.holdAction);
    const { images } = environment.observe(0, [{ camera, width: size, height: size }]);
    return images[camera]!;
  } finally {
    environment.dispose();
  }
}

function initialStateOf(task: Task, catalogue: Catalogue, view: StartView): InitialState {
  const { initStates, seed, episode } = view;
  if (initStates === 'sampled') {
    return sampledInitialState(task, catalogue, { seed: episodeSeed(seed, task.id, episode) });
  }
  const states = readInitialStates(initStates, task, catalogue);
  const state = states[episode];
  if (state !== undefined) return state;
  throw new HarnessError(
    'usage',
    `--episode ${episode}: ${initStates} has ${states.length} initial states for "${task.id}", 0 … ${states.length - 1}`,
  );
}
