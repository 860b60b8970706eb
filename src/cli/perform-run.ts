import { relative } from 'node:path';
import { formatTable } from '../report/format-table.ts';
import type { PublishedSystem } from '../report/published/published-schema.ts';
import { executeRun, type RunOutcome, type RunRequest } from '../run/execute-run.ts';
import { EXIT } from './exit-codes.ts';
import { watchInterruption } from './interruption.ts';
import { jsonWithPublished, withPublished } from './published-option.ts';
import { resumeCommand } from './resume-command.ts';
import { RunReporter } from './run-reporter.ts';

export interface PerformOptions {
  /** As typed, without node and script; recorded, and shown again with `--resume` after an interruption. */
  readonly argv: readonly string[];
  /** Print the summary as JSON instead of the table. */
  readonly json?: boolean;
  /** Whose published results to show beside the run's own. */
  readonly published?: readonly PublishedSystem[];
}

const TABLE_WIDTH = 100;

/** Runs, shows progress on stderr and the outcome on stdout; resolves with the exit code. */
export async function performRun(
  request: Omit<RunRequest, 'observer' | 'signal' | 'argv'>,
  { argv, json = false, published }: PerformOptions,
): Promise<number> {
  const reporter = new RunReporter(process.stderr);
  const interruption = watchInterruption(() =>
    reporter.note('stopping: no new episodes; press Ctrl-C again to end at once'),
  );
  let outcome: RunOutcome;
  try {
    outcome = await executeRun({ ...request, argv, observer: reporter, signal: interruption.signal });
  } finally {
    reporter.finished();
    interruption.done();
  }
  const { summary, results, interrupted } = outcome;
  const folder = relative('', outcome.outputFolder) || '.';
  const width = Math.max(TABLE_WIDTH, process.stdout.columns ?? 0);
  process.stdout.write(
    json
      ? jsonWithPublished(summary, published)
      : `\n${withPublished(summary, formatTable(summary, width), published)}\nresults: ${folder}\n`,
  );
  if (interrupted) {
    const kept = `${results.length} of ${results.length + missing(outcome)} episodes are finished and kept in ${folder}`;
    process.stderr.write(`interrupted: ${kept}\ngo on with: ${resumeCommand(argv, folder)}\n`);
    return EXIT.interrupted;
  }
  const { gate } = outcome;
  if (gate !== undefined) process.stderr.write(`gate: ${gate.status}: ${gate.reason}\n`);
  if (gate?.status === 'regression') return EXIT.regression;
  const errored = results.filter(({ status }) => status === 'errored').length;
  if (errored === 0) return gate?.status === 'inconclusive' ? EXIT.inconclusive : EXIT.ok;
  process.stderr.write(
    `${errored} errored; run them again with: ${resumeCommand(argv, folder, ['--retry-errored'])}\n`,
  );
  return EXIT.infrastructure;
}

function missing({ summary }: RunOutcome): number {
  return summary.overall.reduce((sum, row) => sum + row.missing, 0);
}
