import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { EXECUTORS, type ExecutorName } from '../../episode/execution.ts';
import { HarnessError } from '../../errors.ts';
import { formatSweep } from '../../report/latency-sweep.ts';
import type { InitialStatesChoice } from '../../run/plan-run.ts';
import { sweepLatency } from '../../run/sweep-latency.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { argvOf } from '../argv-of.ts';
import { defaultOutputFolder } from '../default-output-folder.ts';
import { EXIT } from '../exit-codes.ts';
import { watchInterruption } from '../interruption.ts';
import { loadTasks } from '../load-tasks.ts';
import { collect, wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';
import { RunReporter } from '../run-reporter.ts';

interface SweepOptions {
  readonly policy?: readonly string[];
  readonly delays: string;
  readonly executors: string;
  readonly trials: number;
  readonly workers: number;
  readonly seed: number;
  readonly initStates: string;
  readonly tasksDir?: string;
  readonly output?: string;
}

export const addSweepCommand: AddCommand = (program, finish) => {
  program
    .command('sweep')
    .description('success against a condition')
    .command('latency')
    .description('success against the delay of an inference, per executor (docs/latency.md)')
    .argument('<suite|task|glob...>', 'what to run')
    .option('-p, --policy <policy>', 'policy to run; may be given several times', collect)
    .option('--delays <steps>', 'control steps, rising from 0', '0,2,4,8')
    .option('--executors <names>', `of ${EXECUTORS.join(', ')}`, 'hold,async')
    .option('-n, --trials <n>', 'episodes per task, policy and condition', wholeNumber(1), 10)
    .option('-j, --workers <n>', 'worker processes', wholeNumber(1), availableParallelism())
    .option('--seed <n>', 'run seed', wholeNumber(0), 0)
    .option('--init-states <sampled|dir>', 'draw initial states, or take row i of a file', 'sampled')
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .option(
      '-o, --output <dir>',
      'folder of the runs (default: results/<name>-<time>); an earlier one is resumed',
    )
    .action(async (patterns: string[], options: SweepOptions, command: Command) => {
      finish(await sweep(patterns, options, argvOf(command)));
    });
};

async function sweep(
  patterns: readonly string[],
  options: SweepOptions,
  argv: readonly string[],
): Promise<number> {
  const { policy: policies = [], trials, workers, seed } = options;
  if (policies.length === 0) {
    throw new HarnessError('usage', 'no policy named; add e.g. --policy oracle (`benchtop list policies`)');
  }
  const catalogue = loadCatalogue();
  const tasks = loadTasks(options.tasksDir, catalogue).select(patterns);
  const initialStates: InitialStatesChoice =
    options.initStates === 'sampled' ? 'sampled' : { folder: options.initStates };
  const outputFolder = options.output ?? defaultOutputFolder(`sweep-${patterns[0]}`, new Date());
  const reporter = new RunReporter(process.stderr);
  const interruption = watchInterruption(() => reporter.note('stopping; press Ctrl-C again to end at once'));
  try {
    const { curves, interrupted } = await sweepLatency({
      ...{ tasks, policies, trials, workers, seed, initialStates, outputFolder, catalogue, argv },
      delays: options.delays.split(',').map(delayOf),
      executors: options.executors.split(',').map(executorOf),
      observer: reporter,
      signal: interruption.signal,
      onRun: (name) => reporter.note(`under ${name}`),
    });
    process.stdout.write(`\n${formatSweep(curves).join('\n')}\n\n`);
    process.stdout.write(
      'rate: successes of finished episodes; intervals in sweep.csv. d50 in control steps.\n',
    );
    process.stdout.write(`results: ${outputFolder} (sweep.csv, sweep.json, sweep.svg)\n`);
    return interrupted ? EXIT.interrupted : EXIT.ok;
  } finally {
    reporter.finished();
    interruption.done();
  }
}

function delayOf(text: string): number {
  if (/^\d+$/.test(text.trim())) return Number(text);
  throw new HarnessError('usage', `--delays: expected whole control steps, e.g. 0,2,4,8, got "${text}"`);
}

function executorOf(text: string): ExecutorName {
  const found = EXECUTORS.find((name) => name === text.trim());
  if (found !== undefined) return found;
  throw new HarnessError('usage', `--executors: expected some of ${EXECUTORS.join(', ')}, got "${text}"`);
}
