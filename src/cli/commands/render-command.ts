import { HarnessError } from '../../errors.ts';
import { encodePng } from '../../render/encode-png.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { loadTasks } from '../load-tasks.ts';
import { wholeNumber } from '../option-parsers.ts';
import { renderStart } from '../render-start.ts';
import type { AddCommand } from '../run-command-line.ts';
import { writeBytes } from '../write-bytes.ts';

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
      writeBytes(options.output, encodePng(image));
      process.stdout.write(`${options.output}\n`);
    });
};
