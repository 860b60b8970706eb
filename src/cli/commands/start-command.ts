import { availableParallelism } from 'node:os';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { defaultOutputFolder } from '../default-output-folder.ts';
import { loadTasks } from '../load-tasks.ts';
import { wholeNumber } from '../option-parsers.ts';
import { performRun } from '../perform-run.ts';
import type { AddCommand } from '../run-command-line.ts';

const SUITE = 'libero_spatial';
/** The upper control, and two that must score (almost) nothing: if one of the three is off, the harness is. */
const POLICIES = ['oracle', 'random', 'hold'];
/** Episodes per task and policy, such that the run ends within one to two minutes on two cores. */
const TRIALS = 8;
/** More would only fight for memory: there is little to do. */
const MOST_WORKERS = 8;

interface StartOptions {
  readonly trials: number;
  readonly workers: number;
  readonly output?: string;
  readonly resume?: boolean;
}

export const addStartCommand: AddCommand = (program, finish) => {
  program
    .command('start')
    .description(`a first look: ${POLICIES.join(', ')} on all tasks of ${SUITE}, in about a minute`)
    .option('-n, --trials <n>', 'episodes per task and policy', wholeNumber(1), TRIALS)
    .option(
      '-j, --workers <n>',
      'worker processes',
      wholeNumber(1),
      Math.min(MOST_WORKERS, availableParallelism()),
    )
    .option('-o, --output <dir>', 'results folder (default: results/start-<time>)')
    .option('--resume', 'go on with what the results folder holds (default)')
    .option('--no-resume', 'refuse a results folder that holds something')
    .action(async (options: StartOptions) => {
      const { trials, workers, output, resume = true } = options;
      const catalogue = loadCatalogue();
      const tasks = loadTasks(undefined, catalogue).select([SUITE]);
      process.stderr.write(
        `${tasks.length} tasks of ${SUITE} × ${POLICIES.join(', ')} × ${trials} trials, ${workers} workers\n`,
      );
      const exitCode = await performRun(
        {
          ...{ tasks, policies: POLICIES, trials, workers, catalogue, resume },
          ...{ seed: 0, initialStates: 'sampled' },
          outputFolder: output ?? defaultOutputFolder('start', new Date()),
        },
        { argv: ['start', '-n', String(trials), ...(output === undefined ? [] : ['-o', output])] },
      );
      finish(exitCode);
    });
};
