import { suiteOf } from './aggregate-episodes.ts';
import { formatExecution } from './format-execution.ts';
import { formatFunnel } from './format-funnel.ts';
import { formatInference, inferenceNotes } from './format-inference.ts';
import { shortenNames } from './shorten-names.ts';
import type { Summary, SummaryRow } from './summary.ts';
import { type TableColumn, textTable, widthBesideFirst } from './text-table.ts';

/** Below this a task's name says nothing any more; the table rather grows wider than the terminal. */
const NARROWEST_NAME = 24;
/** Shown for a figure that nothing was measured for. */
const NONE = '–';

const FIGURES: readonly TableColumn[] = [
  { header: 'rate %', align: 'right' },
  { header: 'succ/eps', align: 'right' },
  { header: '95 % CI', align: 'right' },
  { header: 'err', align: 'right' },
  { header: 'steps', align: 'right' },
  { header: 'obs/s', align: 'right' },
  { header: 'p50/p95/p99 ms', align: 'right' },
];

/**
 * The final table for a terminal of `width` columns: one block per policy and suite with a row per task, one that
 * shows how far episodes got, and last, where the eye lands, a block with a row per suite and policy (and over all suites if there are several).
 * Privileged policies carry a `*`. Ends with the notes that the figures need, and a newline.
 */
export function formatTable(summary: Summary, width = 100): string {
  if (summary.policies.length === 0) return 'No episodes.\n';
  const rows = suiteRows(summary);
  const stages = formatFunnel(rows.map(({ row, name }) => ({ label: name, stages: row.funnel.stages })));
  const delays = formatExecution(rows.map(({ row, name }) => ({ label: name, execution: row.execution })));
  const costs = formatInference(rows.map(({ row, name }) => ({ label: name, inference: row.inference })));
  const blocks = [
    ...taskBlocks(summary, width),
    ...[stages, delays, costs, suiteBlock(rows, width), notes(summary)],
  ].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function taskBlocks(summary: Summary, width: number): string[][] {
  const rows = summary.tasks.map(figures);
  const rest = widthBesideFirst(named('task'), rows);
  const suites = [...new Set(summary.tasks.map(({ subject }) => suiteOf(subject)))];
  return summary.policies.flatMap(({ name, privileged }) =>
    suites.flatMap((suite) => {
      const own = summary.tasks.flatMap((row, index) =>
        row.policy === name && suiteOf(row.subject) === suite ? [{ row, cells: rows[index]! }] : [],
      );
      if (own.length === 0) return [];
      const names = own.map(({ row }) => row.subject.slice(suite.length + 1) || row.subject);
      // What names share can go, but a single one would lose what it is about.
      const labels = names.length === 1 ? names : shortenNames(names, Math.max(NARROWEST_NAME, width - rest));
      const table = textTable(
        named(`${suite} · ${name}${privileged ? '*' : ''}`),
        own.map(({ cells }, index) => [labels[index]!, ...cells.slice(1)]),
      );
      return [table];
    }),
  );
}

interface NamedRow {
  readonly name: string;
  readonly row: SummaryRow;
}

/** A row per suite and policy, suite by suite, and over all suites if there are several. */
function suiteRows(summary: Summary): NamedRow[] {
  const several = new Set(summary.suites.map(({ subject }) => subject)).size > 1;
  const rows = [...summary.suites, ...(several ? summary.overall : [])];
  const star = new Set(summary.policies.flatMap(({ name, privileged }) => (privileged ? [name] : [])));
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  const grouped = subjects.flatMap((subject) => rows.filter((row) => row.subject === subject));
  return grouped.map((row) => {
    const where = row.subject === 'all' ? 'all suites' : row.subject;
    return { row, name: `${where} · ${row.policy}${star.has(row.policy) ? '*' : ''}` };
  });
}

function suiteBlock(rows: readonly NamedRow[], width: number): string[] {
  const cells = rows.map(({ row }) => figures(row));
  const rest = widthBesideFirst(named(''), cells);
  const labels = shortenNames(
    rows.map(({ name }) => name),
    Math.max(NARROWEST_NAME, width - rest),
  );
  return textTable(
    named('by suite'),
    cells.map((row, index) => [labels[index]!, ...row.slice(1)]),
  );
}

function named(first: string): TableColumn[] {
  return [{ header: first, align: 'left' }, ...FIGURES];
}

/** Cells of a row; the first is filled by the caller. */
function figures(row: SummaryRow): string[] {
  const { low, high } = row.interval;
  const percent = (rate: number) => (rate * 100).toFixed(1);
  return [
    '',
    row.rate === null ? NONE : percent(row.rate),
    `${row.successes}/${row.episodes}`,
    row.rate === null ? NONE : `${percent(low)}–${percent(high)}`,
    row.retries === 0 ? String(row.errored) : `${row.errored} +${row.retries}r`,
    row.meanStepsToSuccess === null ? NONE : row.meanStepsToSuccess.toFixed(0),
    row.observationsPerSecond === null ? NONE : threeDigits(row.observationsPerSecond),
    row.latency === null
      ? NONE
      : [row.latency.p50Ms, row.latency.p95Ms, row.latency.p99Ms].map(threeDigits).join('/'),
  ];
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** Rates under different protocols are not to be compared. */
function protocolLines(suites: readonly SummaryRow[]): string[] {
  const all = new Set(suites.flatMap(({ protocolHashes }) => protocolHashes));
  if (all.size <= 1) return [...all].map((hash) => `protocol: ${hash}`);
  const bySuite = new Map(suites.map((row) => [row.subject, row.protocolHashes] as const));
  return [...bySuite].map(([suite, hashes]) => `protocol of ${suite}: ${hashes.join(', ') || NONE}`);
}

function notes({ policies, suites, stopped }: Summary): string[] {
  const errored = suites.reduce((sum, row) => sum + row.errored, 0);
  const missing = suites.reduce((sum, row) => sum + row.missing, 0);
  const lines = [
    'rate: success on these tasks under other initial states: successes of finished episodes, with its',
    `  95 % Wilson interval. err: errored, not part of the rate. missing: ${missing === 0 ? 'none' : missing}.`,
    'steps: mean control steps to success. obs/s: per running episode. ms: policy latency.',
  ];
  if (suites.some(({ funnel }) => funnel.stages.length > 0)) {
    lines.push(
      'by stage: share of goal predicates that ever came there, over finished episodes (`of` in all).',
    );
  }
  if (suites.some(({ execution }) => execution.conditions.some((name) => name !== 'none/freeze'))) {
    lines.push(
      'under delay: control steps, means over episodes; time: virtual s to success. docs/latency.md',
    );
  }
  if (policies.some(({ privileged }) => privileged)) {
    lines.push(
      '* privileged: reads simulator state that no learned policy sees; an upper control, not a result.',
    );
  }
  lines.push(...inferenceNotes(suites.map(({ inference }) => inference)));
  if (errored > 0) {
    lines.push(`${errored} episode${errored === 1 ? '' : 's'} errored; episodes.csv says why.`);
  }
  if (suites.some(({ retries }) => retries > 0)) {
    lines.push('+r: retries, tries beyond the first; only errored episodes are tried again.');
  }
  if (missing > 0) lines.push(`${missing} planned episode${missing === 1 ? ' was' : 's were'} not run.`);
  lines.push(...protocolLines(suites));
  if (stopped !== undefined) {
    lines.push(
      `Stopped on purpose: ${stopped.reason}.`,
      'Rates of a run that its verdict stopped lean towards the verdict; finish the run before quoting them.',
    );
  }
  lines.push("Scores on benchtop's scenes are not LIBERO scores; compare them with each other only.");
  return lines;
}
