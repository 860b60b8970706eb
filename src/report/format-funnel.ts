import { STAGES } from '../episode/goal-progress.ts';
import type { StageCount } from './funnel.ts';
import { type TableColumn, textTable } from './text-table.ts';

const NONE = '–';
const COLUMNS: readonly TableColumn[] = [
  { header: 'by stage, %', align: 'left' },
  ...STAGES.map((header): TableColumn => ({ header, align: 'right' })),
  { header: 'of', align: 'right' },
];

/** Lines of a table: per row the share of goal predicates that came to each stage. Empty if nothing was recorded. */
export function formatFunnel(
  rows: readonly { readonly label: string; readonly stages: readonly StageCount[] }[],
): string[] {
  const recorded = rows.filter(({ stages }) => stages.length > 0);
  if (recorded.length === 0) return [];
  return textTable(
    COLUMNS,
    recorded.map(({ label, stages }) => [
      label,
      ...STAGES.map((name) => {
        const count = stages.find(({ stage }) => stage === name);
        return count === undefined ? NONE : ((100 * count.reached) / count.of).toFixed(1);
      }),
      String(Math.max(...stages.map(({ of }) => of))),
    ]),
  );
}
