import type { Comparison, ComparisonRow, Flip } from './comparison.ts';
import { comparisonNotes } from './comparison-notes.ts';
import type { Divergence } from './first-divergence.ts';
import { NONE, percent, pointRange, points, pValue } from './format-percent.ts';
import { shortenNames } from './shorten-names.ts';
import { type TableColumn, textTable, widthBesideFirst } from './text-table.ts';

const NARROWEST_NAME = 24;
/** More flipped episodes than this are counted, not listed; `--json` has them all. */
const MOST_FLIPS = 20;

const FIGURES: readonly TableColumn[] = [
  { header: 'base %', align: 'right' },
  { header: 'cand %', align: 'right' },
  { header: 'diff', align: 'right' },
  { header: 'interval', align: 'right' },
  { header: 'p adj', align: 'right' },
  { header: 'pairs', align: 'right' },
  { header: 'lost', align: 'right' },
  { header: 'verdict', align: 'left' },
];

/** A comparison for a terminal of `width` columns: tasks, flipped episodes, overall with what the figures mean. */
export function formatComparison(comparison: Comparison, width = 100): string {
  const { baseline, candidate, tasks, overall } = comparison;
  const cells = [...tasks, overall].map(comparisonCells);
  const rest = widthBesideFirst([{ header: '', align: 'left' }, ...FIGURES], cells);
  const labels = shortenNames(
    tasks.map(({ subject }) => subject),
    Math.max(NARROWEST_NAME, width - rest),
  );
  const table = (title: string, rows: readonly (readonly string[])[]) =>
    textTable([{ header: title, align: 'left' }, ...FIGURES], rows);
  const rows = cells.map((row, index) => [labels[index] ?? 'all tasks', ...row.slice(1)]);
  const blocks = [
    [
      `baseline   ${baseline.policy} · ${baseline.run} (benchtop ${baseline.benchtop}, ${baseline.engine})`,
      `candidate  ${candidate.policy} · ${candidate.run} (benchtop ${candidate.benchtop}, ${candidate.engine})`,
    ],
    table('task', rows.slice(0, -1)),
    flipLines(comparison),
    table('overall', rows.slice(-1)),
    comparisonNotes(comparison).flatMap((line) => wrap(line, Math.max(60, width))),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Cells of a row; the first is filled by the caller. */
export function comparisonCells(row: ComparisonRow): string[] {
  const empty = row.pairs === 0;
  return [
    '',
    percent(row.baselineRate),
    percent(row.candidateRate),
    points(row.difference),
    empty ? NONE : pointRange(row.interval),
    empty ? NONE : pValue(row.adjustedP),
    String(row.pairs),
    String(row.lost.errored + row.lost.missing),
    row.verdict,
  ];
}

/** Where two trajectories part, in words. */
export function divergenceText(divergence: Divergence): string {
  if (divergence === 'start') return 'from the start';
  if (divergence === 'unknown') return 'not recorded';
  return divergence === 'identical' ? 'never' : `at step ${divergence}`;
}

function flipLines({ flips }: Comparison): string[] {
  if (flips.length === 0) return [];
  const shown = flips.slice(0, MOST_FLIPS);
  const names = shortenNames([...new Set(shown.map(({ taskId }) => taskId))], 60);
  const labels = new Map([...new Set(shown.map(({ taskId }) => taskId))].map((id, i) => [id, names[i]!]));
  const lines = textTable(
    [
      { header: `flipped episodes (${flips.length})`, align: 'left' },
      { header: 'now', align: 'left' },
      { header: 'steps', align: 'right' },
      { header: 'trajectories part', align: 'left' },
    ],
    shown.map((flip: Flip) => [
      `${labels.get(flip.taskId)} #${flip.episodeIndex}`,
      flip.to,
      `${flip.baselineSteps} → ${flip.candidateSteps}`,
      divergenceText(flip.divergence),
    ]),
  );
  return flips.length > shown.length
    ? [...lines, `… and ${flips.length - shown.length} more (--json)`]
    : lines;
}

/** Breaks a line at blanks. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = `  ${word}`;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
