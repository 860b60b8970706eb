import type { Comparison, ComparisonRow } from './comparison.ts';
import { comparisonNotes, headline } from './comparison-notes.ts';
import { comparisonCells, divergenceText } from './format-comparison.ts';
import type { GateOutcome } from './gate-outcome.ts';
import { shortenNames } from './shorten-names.ts';

const SIGNS: Readonly<Record<GateOutcome['status'], string>> = {
  pass: '✅ pass',
  regression: '❌ regression',
  inconclusive: '❔ inconclusive',
  infrastructure: '⚠️ infrastructure',
};
/** Longer names make the figures scroll out of sight. */
const MOST_NAME = 60;
/** A comment of a pull request is to be read; `--json` has them all. */
const MOST_FLIPS = 20;

/** A comparison as GitHub-flavoured Markdown, fit for a pull-request comment or a job summary. */
export function comparisonMarkdown(comparison: Comparison, gate?: GateOutcome): string {
  const { baseline, candidate, tasks, overall, flips } = comparison;
  const title =
    gate === undefined ? '### benchtop compare' : `### ${SIGNS[gate.status]}: ${plainText(gate.reason)}`;
  const names = shortenNames(
    tasks.map(({ subject }) => subject),
    MOST_NAME,
  );
  const lines = [
    title,
    '',
    `**${headline(comparison)}**`,
    '',
    `baseline \`${baseline.policy}\` of \`${baseline.run}\` · candidate \`${candidate.policy}\` of \`${candidate.run}\``,
    '',
    ...tableOf(
      ['task', 'baseline %', 'candidate %', 'diff', 'interval', 'p adj', 'pairs', 'lost', 'verdict'],
      [...tasks.map((row, index) => cells(row, `\`${names[index]}\``)), cells(overall, '**all tasks**')],
    ),
  ];
  if (flips.length > 0) {
    lines.push(
      ...['', `<details><summary>${flips.length} flipped episodes</summary>`, ''],
      ...tableOf(
        ['episode', 'now', 'steps', 'trajectories part'],
        flips
          .slice(0, MOST_FLIPS)
          .map((flip) => [
            `\`${flip.taskId}\` #${flip.episodeIndex}`,
            flip.to,
            `${flip.baselineSteps} → ${flip.candidateSteps}`,
            divergenceText(flip.divergence),
          ]),
      ),
      ...(flips.length > MOST_FLIPS ? ['', `… and ${flips.length - MOST_FLIPS} more`] : []),
      ...['', '</details>'],
    );
  }
  lines.push(
    ...['', '<details><summary>How to read this</summary>', ''],
    ...comparisonNotes(comparison).map((note) => `- ${plainText(note)}`),
    "- Scores on benchtop's scenes are not LIBERO scores.",
    ...['', '</details>'],
  );
  return `${lines.join('\n')}\n`;
}

function cells(row: ComparisonRow, name: string): string[] {
  return [name, ...comparisonCells(row).slice(1)];
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)];
}

function plainText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
