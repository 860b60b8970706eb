import { relative } from 'node:path';
import type { Command } from 'commander';
import { formatTable } from '../../report/format-table.ts';
import { summaryJson } from '../../report/summary-json.ts';
import { type MergeOutcome, mergeRuns } from '../../run/merge-runs.ts';
import { argvOf } from '../argv-of.ts';
import { EXIT } from '../exit-codes.ts';
import type { AddCommand } from '../run-command-line.ts';

interface MergeOptions {
  readonly output: string;
  readonly json?: boolean;
}

/** Episodes that are named; the rest is counted. */
const MOST_NAMED = 20;

export const addMergeCommand: AddCommand = (program, finish) => {
  program
    .command('merge')
    .description('put the results folders of shards together; half-written ones will do')
    .argument('<folder...>', 'results folders of one plan')
    .requiredOption(
      '-o, --output <dir>',
      'results folder to write; may hold an earlier merge of the same plan',
    )
    .option('--json', 'print the summary as JSON instead of a table')
    .action(async (folders: string[], { output, json = false }: MergeOptions, command: Command) => {
      const outcome = await mergeRuns(folders, output, { argv: argvOf(command) });
      const folder = relative('', outcome.outputFolder) || '.';
      process.stderr.write(`${describe(outcome, folder).join('\n')}\n`);
      const { summary, results, missing } = outcome;
      process.stdout.write(
        json
          ? summaryJson(summary)
          : `\n${formatTable(summary, process.stdout.columns)}\nresults: ${folder}\n`,
      );
      const broken = missing.length > 0 || results.some(({ status }) => status === 'errored');
      finish(broken ? EXIT.infrastructure : EXIT.ok);
    });
};

function describe(outcome: MergeOutcome, folder: string): string[] {
  const { parts, missing, doubled, absentShards, warnings, results } = outcome;
  const lines = [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...parts.map(
      (part) =>
        `${relative('', part.folder)}: ${shardName(part.shard)}, ${part.present} of ${part.planned} episodes`,
    ),
  ];
  if (absentShards.length > 0) lines.push(`not given: shard ${absentShards.join(', ')}`);
  if (doubled.length > 0) {
    lines.push(`doubled: ${doubled.length} episode(s), each with one digest`, ...named(doubled));
  }
  if (missing.length > 0) {
    const ids = missing.map(({ episodeId }) => episodeId);
    lines.push(`missing: ${missing.length} of ${missing.length + results.length} episodes`, ...named(ids));
    lines.push(`run them with the command that ran the parts, without --shard and with -o ${folder}`);
  }
  return lines;
}

function named(ids: readonly string[]): string[] {
  const more = ids.length - MOST_NAMED;
  return [...ids.slice(0, MOST_NAMED).map((id) => `  ${id}`), ...(more > 0 ? [`  and ${more} more`] : [])];
}

function shardName(shard: string): string {
  return shard === 'all' ? 'the whole plan' : `shard ${shard}`;
}
