import { availableParallelism } from 'node:os';
import { episodeLine } from '../../report/episode-line.ts';
import { certificateFile, certifyRun } from '../../run/certify-run.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { findProtocol, underProtocol } from '../../task/protocol-library.ts';
import { EXIT } from '../exit-codes.ts';
import { watchInterruption } from '../interruption.ts';
import { loadTasks } from '../load-tasks.ts';
import { wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface CertifyOptions {
  readonly sample: number;
  readonly seed: number;
  readonly workers: number;
  readonly tasksDir?: string;
  readonly protocol?: string;
}

/** All alike means, at 95 % confidence, that less than 14 % of a run's episodes differ. */
const SAMPLE = 20;
const EXIT_CODES = {
  confirmed: EXIT.ok,
  refuted: EXIT.nonDeterministic,
  incomplete: EXIT.infrastructure,
} as const;

export const addCertifyCommand: AddCommand = (program, finish) => {
  program
    .command('certify')
    .description('run a sample of a run again, compare digests, and write a certificate')
    .argument('<run>', 'results folder')
    .option('--sample <n>', 'episodes to run again', wholeNumber(1), SAMPLE)
    .option('--seed <n>', 'decides which', wholeNumber(0), 0)
    .option('-j, --workers <n>', 'worker processes', wholeNumber(1), availableParallelism())
    .option('--tasks-dir <dir>', 'as given to the run')
    .option('--protocol <name|file>', 'as given to the run')
    .action(async (folder: string, { tasksDir, protocol, ...options }: CertifyOptions) => {
      const catalogue = loadCatalogue();
      const interruption = watchInterruption(() => process.stderr.write('stopping\n'));
      let done = 0;
      const { verdict, sample, differingAtMost, episodes } = await certifyRun({
        ...{ folder, catalogue, signal: interruption.signal, ...options },
        selectTasks: (ids) => {
          const tasks = loadTasks(tasksDir, catalogue).select(ids);
          return protocol === undefined ? tasks : underProtocol(tasks, findProtocol(protocol));
        },
        onResult: (result) => {
          done++;
          process.stderr.write(`${episodeLine(result, done)}\n`);
        },
      }).finally(() => interruption.done());
      for (const { episodeId, recorded, repeated, error } of episodes) {
        if (recorded === repeated) continue;
        process.stdout.write(
          `${episodeId}\n  recorded ${recorded}\n  repeated ${repeated ?? error ?? 'not run'}\n`,
        );
      }
      const alike = episodes.filter(({ recorded, repeated }) => recorded === repeated).length;
      const bound =
        differingAtMost === null
          ? ''
          : `; at 95 % confidence at most ${(100 * differingAtMost).toFixed(1)} % of its ${sample.of} differ`;
      process.stdout.write(
        `${verdict}: ${alike} of ${sample.size} episodes went the same way bit for bit${bound}\n` +
          `certificate: ${certificateFile(folder)}\n`,
      );
      finish(EXIT_CODES[verdict]);
    });
};
