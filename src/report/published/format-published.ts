import { NONE, percent } from '../format-percent.ts';
import type { Summary } from '../summary.ts';
import { type TableColumn, textTable } from '../text-table.ts';
import type { PublishedBeside } from './published-beside.ts';

/**
 * A run's own rates above those that others published, suite by suite, with what each figure is worth. Ends with a
 * newline; says so if nothing was published on the suites of the run.
 */
export function formatPublished(summary: Summary, { suites, rows, caveat }: PublishedBeside): string {
  if (rows.length === 0) {
    const own = [...new Set(summary.suites.map(({ subject }) => subject))].join(', ');
    return `no published results of these systems on ${own || 'nothing that was run'}\n`;
  }
  const columns: TableColumn[] = [
    { header: 'success %', align: 'left' },
    ...suites.map((suite): TableColumn => ({ header: suite.replace(/^libero_/, ''), align: 'right' })),
    { header: 'certainty', align: 'left' },
    { header: 'source', align: 'left' },
  ];
  const own = summary.policies.map(({ name }) => [
    `this run: ${name}`,
    ...suites.map((suite) => {
      const row = summary.suites.find(({ policy, subject }) => policy === name && subject === suite);
      return percent(row?.rate ?? null);
    }),
    'measured',
    "on benchtop's scenes",
  ]);
  const published = rows.map(({ title, variant, rates, certainty, source }) => [
    `${title} (${variant})`,
    ...suites.map((suite) => rates[suite]?.toFixed(1) ?? NONE),
    certainty,
    source,
  ]);
  const [head, rule, ...lines] = textTable(columns, [...own, ...published]);
  const body = [...lines.slice(0, own.length), rule, ...lines.slice(own.length)];
  const notes = caveat.replace('; nothing', ';\n  nothing').replace(', in another', ',\n  in another');
  return `${[head, rule, ...body, notes].join('\n')}\n`;
}
