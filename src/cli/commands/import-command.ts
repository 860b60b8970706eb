import { type ImportReport, importLibero } from '../../task/libero/import-libero.ts';
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
const MOST_NOTES = 3;

export const addImportCommand: AddCommand = (program, finish) => {
  const imports = program.command('import').description('turn files of other benchmarks into task files');
  imports
    .command('libero')
    .description("read a LIBERO checkout's BDDL files and .pruned_init initial states")
    .argument('<checkout>', 'folder of the LIBERO repository, or your own .bddl file or folder of them')
    .requiredOption('-o, --output <dir>', 'folder to write tasks/ and initial-states/ into')
    .option('--suite <name>', 'only this suite; may be given several times', collect)
    .option('-l, --long', 'give the reason of every refused task, and everything that was left out')
    .option('--json', 'print the report as JSON')
    .action((checkout: string, { output, suite, long = false, json = false }: ImportCommandOptions) => {
      const report = importLibero(checkout, output, suite === undefined ? {} : { suites: suite });
      if (json) {
        process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      } else {
        for (const { name, tasks, initialStates } of report.suites) {
          process.stdout.write(`${name}: ${tasks.length} tasks, ${initialStates} initial states\n`);
        }
        const notes = long ? report.notes : report.notes.slice(0, MOST_NOTES);
        for (const note of notes) process.stderr.write(`note: ${note}\n`);
        const unnoted = report.notes.length - notes.length;
        if (unnoted > 0) process.stderr.write(`note: ${unnoted} more of this kind; --long lists them\n`);
        const told = long ? report.refused : report.refused.slice(0, MOST_REFUSALS);
        for (const { file, reason } of told) {
          process.stderr.write(`refused ${file}\n${reason.replaceAll(/^/gm, '  ')}\n`);
        }
        const untold = report.refused.length - told.length;
        if (untold > 0) process.stderr.write(`refused ${untold} more; --long gives every reason\n`);
        if (report.refused.some(({ reason }) => /unknown (object|fixture) category/.test(reason))) {
          process.stderr.write('`benchtop list objects` and `benchtop list fixtures` name every category\n');
        }
        const hint = runHint(report, output);
        if (hint !== undefined) process.stdout.write(`run them with: ${hint}\n`);
      }
      const written = report.suites.some(({ tasks }) => tasks.length > 0);
      finish(written ? EXIT.ok : EXIT.failure);
    });
};

/** A command that runs what was written; undefined if nothing was. */
function runHint({ suites }: ImportReport, output: string): string | undefined {
  const [first, ...others] = suites.filter(({ tasks }) => tasks.length > 0);
  if (first === undefined) return undefined;
  const states = [first, ...others].every(({ tasks, initialStates }) => initialStates >= tasks.length);
  return [
    `benchtop run ${others.length === 0 ? first.name : '<suite>'} --tasks-dir ${output}`,
    ...(states ? [`--init-states ${output}`] : []),
    '--policy oracle',
  ].join(' ');
}
