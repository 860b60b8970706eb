import type { ExecutionSummary } from './execution-summary.ts';
import { type TableColumn, textTable } from './text-table.ts';

const HEADERS = ['condition', 'delay', 'age', 'stale %', 'hold %', 'starved', 'updates/s', 'jump', 'time s'];

/** Lines of a table of what delay did, per row; empty if nothing was delayed. */
export function formatExecution(
  rows: readonly { readonly label: string; readonly execution: ExecutionSummary }[],
): string[] {
  const delayed = rows.filter(({ execution }) => execution.conditions.some((name) => name !== 'none/freeze'));
  if (delayed.length === 0) return [];
  const columns: TableColumn[] = [
    { header: 'under delay', align: 'left' },
    ...HEADERS.map((header, index): TableColumn => ({ header, align: index === 0 ? 'left' : 'right' })),
  ];
  return textTable(
    columns,
    delayed.map(({ label, execution: one }) => [
      ...[label, one.conditions.join(', '), figure(one.delaySteps, 1), figure(one.observationAge, 1)],
      ...[figure(one.staleRatio, 1, 100), figure(one.holdRatio, 1, 100), figure(one.starvations, 1)],
      ...[figure(one.updateRateHz, 1), figure(one.handOverJump, 2), figure(one.virtualSecondsToSuccess, 2)],
    ]),
  );
}

function figure(value: number | null, digits: number, factor = 1): string {
  return value === null ? '–' : (value * factor).toFixed(digits);
}
