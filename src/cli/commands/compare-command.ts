import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { HarnessError } from '../../errors.ts';
import { compareRuns } from '../../report/compare-runs.ts';
import { comparedArms } from '../../report/compared-arms.ts';
import type { Comparison } from '../../report/comparison.ts';
import { comparisonJson } from '../../report/comparison-json.ts';
import { comparisonJunit } from '../../report/comparison-junit.ts';
import { comparisonMarkdown } from '../../report/comparison-markdown.ts';
import { formatComparison } from '../../report/format-comparison.ts';
import { type GateOutcome, type GateStatus, gateOutcome, gravest } from '../../report/gate-outcome.ts';
import { readRun } from '../../run/read-run.ts';

import { EXIT } from '../exit-codes.ts';
import { collect, share } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface CompareCommandOptions {
  readonly pair?: readonly string[];
  readonly margin: number;
  readonly alpha: number;
  readonly force?: boolean;
  readonly gate?: boolean;
  readonly allowInconclusive?: boolean;
  readonly maxLost: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly junit?: string;
}

const TABLE_WIDTH = 120;

const CODES: Readonly<Record<GateStatus, number>> = {
  pass: EXIT.ok,
  regression: EXIT.regression,
  inconclusive: EXIT.inconclusive,
  infrastructure: EXIT.infrastructure,
};

export const addCompareCommand: AddCommand = (program, finish) => {
  program
    .command('compare')
    .description('compare runs episode by episode: differences with intervals, verdicts, flipped episodes')
    .argument('<baseline>', 'results folder to compare with')
    .argument('<candidate...>', 'results folders to compare')
    .option(
      '--pair <a=b>',
      'policy a of the baseline with b of the candidate; may be given several times',
      collect,
    )
    .option('--margin <share>', 'largest difference of success rates that does not matter', share, 0.05)
    .option('--alpha <share>', 'intervals are at 1 − alpha', share, 0.05)
    .option('--force', 'compare although protocols or initial states differ')
    .option('--gate', 'answer with an exit code: pass, regression, inconclusive, infrastructure')
    .option('--allow-inconclusive', 'with --gate: exit 0 if nothing can be said')
    .option('--max-lost <share>', 'with --gate: share of pairs that may lack a finished episode', share, 0)
    .option('--junit <file>', 'with --gate: also write JUnit XML')
    .option('--json', 'print JSON instead of tables')
    .option('--markdown', 'print Markdown for a pull request instead of tables')
    .action((baseline: string, candidates: string[], options: CompareCommandOptions, command: Command) => {
      if (options.gate !== true && command.getOptionValueSource('maxLost') === 'cli') {
        throw new HarnessError('usage', '--max-lost belongs to --gate; add it');
      }
      finish(compare(baseline, candidates, options));
    });
};

function compare(baseline: string, candidates: readonly string[], options: CompareCommandOptions): number {
  const { margin, alpha, force = false, gate = false, json = false, markdown = false, junit } = options;
  if (json && markdown) throw new HarnessError('usage', '--json and --markdown exclude each other');
  if (!gate && (junit !== undefined || options.allowInconclusive === true)) {
    throw new HarnessError('usage', '--junit and --allow-inconclusive belong to --gate; add it');
  }
  if (margin === 0 || alpha === 0) throw new HarnessError('usage', '--margin and --alpha must be above 0');
  const base = readRun(baseline);
  const arms = candidates.flatMap((candidate) => comparedArms(base, readRun(candidate), options.pair ?? []));
  const comparisons = compareRuns(arms, { margin, alpha, force });
  const outcomes = gate ? comparisons.map((each) => gateOutcome(each, { maxLost: options.maxLost })) : [];
  const status = gravest(outcomes);
  if (json) process.stdout.write(comparisonJson(comparisons, gate ? { status, outcomes } : undefined));
  else print(comparisons, outcomes, markdown);
  if (!gate) return EXIT.ok;
  if (junit !== undefined) writeFile(junit, comparisonJunit(comparisons, outcomes));
  const lines = outcomes.map(({ status, reason }, index) => {
    const { baseline, candidate } = comparisons[index]!;
    return `gate: ${status}: ${candidate.policy} against ${baseline.policy}: ${reason}\n`;
  });
  // What stdout holds may go into a file; the verdict is for whoever watches.
  (json || markdown ? process.stderr : process.stdout).write(lines.join(''));
  if (status === 'inconclusive' && options.allowInconclusive === true) return EXIT.ok;
  return CODES[status];
}

function print(
  comparisons: readonly Comparison[],
  outcomes: readonly GateOutcome[],
  markdown: boolean,
): void {
  const width = Math.max(TABLE_WIDTH, process.stdout.columns ?? 0);
  const texts = comparisons.map((comparison, index) =>
    markdown ? comparisonMarkdown(comparison, outcomes[index]) : formatComparison(comparison, width),
  );
  process.stdout.write(`${texts.join('\n')}\n`);
}

function writeFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
