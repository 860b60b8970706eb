import { importLibero } from '../../task/libero/import-libero.ts';
import { EXIT } from '../exit-codes.ts';
import { collect } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface ImportCommandOptions {
  readonly output: string;
  readonly suite?: readonly string[];
  readonly json?: boolean;
}

export const addImportCommand: AddCommand = (program, finish) => {
  const imports = program.command('import').description('turn files of other benchmarks into task files');
  imports
    .command('libero')
    .description("read a LIBERO checkout's BDDL files and .pruned_init initial states")
    .argument('<checkout>', 'folder of the LIBERO repository')
    .requiredOption('-o, --output <dir>', 'folder to write tasks/ and initial-states/ into')
    .option('--suite <name>', 'only this suite; may be given several times', collect)
    .option('--json', 'print the report as JSON')
    .action((checkout: string, { output, suite, json = false }: ImportCommandOptions) => {
      const report = importLibero(checkout, output, suite === undefined ? {} : { suites: suite });
      if (json) {
        process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      } else {
        for (const { name, tasks, initialStates } of report.suites) {
          process.stdout.write(`${name}: ${tasks.length} tasks, ${initialStates} initial states\n`);
        }
        for (const note of report.notes) process.stderr.write(`note: ${note}\n`);
        for (const { file, reason } of report.refused) process.stderr.write(`refused ${file}: ${reason}\n`);
        process.stdout.write(
          `run them with: benchtop run <suite> --tasks-dir ${output} --init-states ${output} --policy oracle\n`,
        );
      }
      const written = report.suites.some(({ tasks }) => tasks.length > 0);
      finish(written ? EXIT.ok : EXIT.failure);
    });
};
