import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createEnvironment } from '../../environment/create-environment.ts';
import { episodeSeed } from '../../episode/seeds.ts';
import { HarnessError } from '../../errors.ts';
import { encodePng } from '../../render/encode-png.ts';
import { sampledInitialState } from '../../run/sampled-initial-state.ts';
import { type Catalogue, loadCatalogue } from '../../scene/catalogue.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import type { Image } from '../../spec/image.ts';
import { createFolder } from '../../task/create-folder.ts';
import type { InitialState } from '../../task/initial-state.ts';
import { readInitialStates } from '../../task/initial-states-file.ts';
import type { Task } from '../../task/task-schema.ts';
import { loadTasks } from '../load-tasks.ts';
import { wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface RenderOptions {
  readonly camera: string;
  readonly size: number;
  readonly output: string;
  readonly seed: number;
  readonly episode: number;
  readonly initStates: string;
  readonly tasksDir?: string;
}

const LARGEST_SIZE = 4096;

export const addRenderCommand: AddCommand = (program) => {
  program
    .command('render')
    .description('write the first image that a policy is shown: the settled start of an episode')
    .argument('<task>', 'task id, suite/task')
    .requiredOption('-o, --output <file.png>', 'PNG file to write')
    .option('--camera <name>', 'which camera', 'agentview')
    .option('--size <pixels>', 'width and height', wholeNumber(1), 256)
    .option('--seed <n>', 'run seed', wholeNumber(0), 0)
    .option('--episode <n>', 'index of the episode, and row of --init-states', wholeNumber(0), 0)
    .option('--init-states <sampled|dir>', 'draw the initial state, or take it from a file', 'sampled')
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .action(async (pattern: string, options: RenderOptions) => {
      if (options.size > LARGEST_SIZE) {
        throw new HarnessError('usage', `--size: expected at most ${LARGEST_SIZE}, got ${options.size}`);
      }
      const catalogue = loadCatalogue();
      const tasks = loadTasks(options.tasksDir, catalogue).select([pattern]);
      if (tasks.length > 1) {
        const ids = tasks.map(({ id }) => `  ${id}`).join('\n');
        throw new HarnessError('usage', `"${pattern}" names ${tasks.length} tasks; choose one of\n${ids}`);
      }
      const image = await renderStart(tasks[0]!, catalogue, options);
      write(options.output, encodePng(image));
      process.stdout.write(`${options.output}\n`);
    });
};

async function renderStart(task: Task, catalogue: Catalogue, options: RenderOptions): Promise<Image> {
  const { camera, size } = options;
  const initialState = initialStateOf(task, catalogue, options);
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

function initialStateOf(task: Task, catalogue: Catalogue, options: RenderOptions): InitialState {
  const { initStates, seed, episode } = options;
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

function write(file: string, bytes: Uint8Array): void {
  try {
    createFolder(dirname(file));
    writeFileSync(file, bytes);
  } catch (cause) {
    throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
