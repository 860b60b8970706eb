import type { InferenceOverview } from './inference-overview.ts';
import { type TableColumn, textTable } from './text-table.ts';

const HEADERS = ['prep', 'vision', 'prefill', 'ms/token', 'tokens', 'cut', 'no chunk', 'MiB'];

/** Lines of a table of what inferences cost and came to, per row; empty if no policy told anything. */
export function formatInference(
  rows: readonly { readonly label: string; readonly inference: InferenceOverview | null }[],
): string[] {
  const told = rows.flatMap(({ label, inference }) => (inference === null ? [] : [{ label, ...inference }]));
  if (told.length === 0) return [];
  const columns: TableColumn[] = [
    { header: 'per inference, ms', align: 'left' },
    ...HEADERS.map((header): TableColumn => ({ header, align: 'right' })),
  ];
  return textTable(
    columns,
    told.map((row) => [
      ...[row.label, figure(row.meanMs.preprocessMs), figure(row.meanMs.visionMs)],
      ...[figure(row.meanMs.prefillMs), figure(row.msPerToken), figure(row.tokens)],
      ...[share(row.truncated, row.count), share(row.decodeFailures, row.count)],
      row.peakMemoryMib === null ? '–' : row.peakMemoryMib.toFixed(0),
    ]),
  );
}

/** Sentences that the table needs; empty if nothing went wrong and nothing was unusual. */
export function inferenceNotes(rows: readonly (InferenceOverview | null)[]): string[] {
  const total = (pick: (row: InferenceOverview) => number) =>
    rows.reduce((sum, row) => sum + (row === null ? 0 : pick(row)), 0);
  const [count, failed, cut, held] = [
    total((row) => row.count),
    total((row) => row.decodeFailures),
    total((row) => row.truncated),
    total((row) => row.constrained),
  ];
  const lines: string[] = [];
  if (failed > 0) {
    lines.push(
      `${failed} of ${count} inferences gave no action chunk: the preset's stand-in (zeros: the middle of the`,
      '  range) was executed. episodes.jsonl says where and why (inference.failedAt).',
    );
  }
  if (cut > 0) lines.push(`${cut} of ${count} inferences ended at their token limit; chunks may be cut.`);
  if (held > 0) {
    lines.push(
      `${held} of ${count} inferences were held to action tokens (constrained): not the official way.`,
    );
  }
  return lines;
}

function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value.toFixed(value >= 99.95 ? 0 : 1);
}

function share(part: number, whole: number): string {
  return part === 0 ? '0' : `${part}/${whole}`;
}
