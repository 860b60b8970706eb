import { Command, CommanderError } from 'commander';
import { packageVersion } from '../run/package-version.ts';
import { addCertifyCommand } from './commands/certify-command.ts';
import { addCompareCommand } from './commands/compare-command.ts';
import { addDoctorCommand } from './commands/doctor-command.ts';
import { addExportCommand } from './commands/export-command.ts';
import { addFidelityCommand } from './commands/fidelity-command.ts';
import { addGalleryCommand } from './commands/gallery-command.ts';
import { addImportCommand } from './commands/import-command.ts';
import { addLatencyCommand } from './commands/latency-command.ts';
import { addListCommand } from './commands/list-command.ts';
import { addMergeCommand } from './commands/merge-command.ts';
import { addRenderCommand } from './commands/render-command.ts';
import { addReportCommand } from './commands/report-command.ts';
import { addRescoreCommand } from './commands/rescore-command.ts';
import { addRunCommand } from './commands/run-command.ts';
import { addServeCommand } from './commands/serve-command.ts';
import { addStartCommand } from './commands/start-command.ts';
import { addSummaryCommand } from './commands/summary-command.ts';
import { addSweepCommand } from './commands/sweep-command.ts';
import { addVerifyCommand } from './commands/verify-command.ts';
import { addViewCommand } from './commands/view-command.ts';
import { addWorkerCommand } from './commands/worker-command.ts';
import { EXIT } from './exit-codes.ts';

/** Puts a command under the program; `finish` is given the exit code that it ends with. */
export type AddCommand = (program: Command, finish: (exitCode: number) => void) => void;

const COMMANDS: readonly AddCommand[] = [
  addRunCommand,
  addStartCommand,
  addMergeCommand,
  addSummaryCommand,
  addCompareCommand,
  addWorkerCommand,
  addServeCommand,
  addDoctorCommand,
  addCertifyCommand,
  addListCommand,
  addRenderCommand,
  addGalleryCommand,
  addImportCommand,
  addFidelityCommand,
  addRescoreCommand,
  addVerifyCommand,
  addExportCommand,
  addViewCommand,
  addLatencyCommand,
  addSweepCommand,
  addReportCommand,
];

/** Runs one command; `argv` without node and script. Resolves with the exit code; throws what the command throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('benchtop')
    .description(
      'Evaluates robot policies in simulation: success rates with intervals, the same on every machine.',
    )
    .version(packageVersion())
    .option('--debug', 'show the stack of every error (also BENCHTOP_DEBUG=1)')
    .showSuggestionAfterError()
    // Before any command is added: commands inherit it.
    .exitOverride();
  for (const add of COMMANDS) {
    add(program, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    // Commander has printed its message, or the help that was asked for.
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  return exitCode;
}
