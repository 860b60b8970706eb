import { importLibero } from '../../task/libero/import-libero.ts';
import { EXIT } from '../exit-codes.ts';
import { collect } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface ImportCommandOptions {
  readonly output: string;
  readonly suite?: readonly string[];
  readonly long?: boolean;
  readonly json?: boolean;
}

/** Refusals beyond this many are counted, not told one by one. */
const MOST_REFUSALS = 3;

export const addImportCommand: AddCommand = (program, finish) => {
  const imports = program.command('import').description('turn files of other benchmarks into task files');
  imports
    .command('libero')
    .description("read a LIBERO checkout's BDDL files and .pruned_init initial states")
    .argument('<checkout>', 'folder of the LIBERO repository')
    .requiredOption('-o, --output <dir>', 'folder to write tasks/ and initial-states/ into')
    .option('--suite <name>', 'only this suite; may be given several times', collect)
    .option('-l, --long', 'give the reason of every refused task')
    .option('--json', 'print the report as JSON')
    .action((checkout: string, { output, suite, long = false, json = false }: ImportCommandOptions) => {
      const report = importLibero(checkout, output, suite === undefined ? {} : { suites: suite });
      if (json) {
        process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      } else {
        for (const { name, tasks, initialStates } of report.suites) {
          process.stdout.write(`${name}: ${tasks.length} tasks, ${initialStates} initial states\n`);
        }
        for (const note of report.notes) process.stderr.write(`note: ${note}\n`);
        const told = long ? report.refused : report.refused.slice(0, MOST_REFUSALS);
        for (const { file, reason } of told)
          process.stderr.write(`refused ${reason.startsWith(file) ? reason : `${file}: ${reason}`}\n`);
        const untold = report.refused.length - told.length;
        if (untold > 0) process.stderr.write(`refused ${untold} more; --long gives every reason\n`);
        process.stdout.write(
          `run them with: benchtop run <suite> --tasks-dir ${output} --init-states ${output} --policy oracle\n`,
        );
      }
      const written = report.suites.some(({ tasks }) => tasks.length > 0);
      finish(written ? EXIT.ok : EXIT.failure);
    });
};
