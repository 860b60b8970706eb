import type { SettledObject } from '../environment/measure-settling.ts';
import { textTable } from '../report/text-table.ts';
import { type CaseParity, PARITY_TOLERANCES } from '../robot/measure-parity.ts';

/** The table of the controller comparison: largest differences per case, mm and degrees. */
export function formatControllerFidelity(cases: readonly CaseParity[]): string {
  const limits = PARITY_TOLERANCES;
  const rows = cases.map(({ name, earlyPosition, position, rotationDegrees, finger, passes }) => [
    shortCase(name),
    millimetres(earlyPosition),
    millimetres(position),
    rotationDegrees.toFixed(3),
    millimetres(finger),
    passes ? 'yes' : 'NO',
  ]);
  const limit = [
    'limit',
    ...[millimetres(limits.earlyPosition), millimetres(limits.position)],
    ...[limits.rotationDegrees.toFixed(3), millimetres(limits.finger), ''],
  ];
  const right = (header: string) => ({ header, align: 'right' as const });
  const columns = [
    { header: 'case', align: 'left' as const },
    ...['steps 1–3 mm', 'later mm', 'rotation °', 'fingers mm', 'within'].map(right),
  ];
  return `${textTable(columns, [...rows, limit]).join('\n')}\n`;
}

/**
 * How settled objects agree with the reference: one row per category (mm), and below, which are further off than
 * `tolerance` (m) and in how many of their initial states.
 */
export function formatSettledFidelity(places: readonly SettledObject[], tolerance: number): string {
  const row = (label: string, own: readonly SettledObject[]) => {
    const within = own.filter(({ error }) => error <= tolerance).length;
    const heights = own.map(({ heightError }) => Math.abs(heightError)).sort((a, b) => a - b);
    const sideways = own.map(({ horizontalError }) => horizontalError).sort((a, b) => a - b);
    const middle = Math.floor(own.length / 2);
    return [
      label,
      `${within}/${own.length}`,
      `${((100 * within) / own.length).toFixed(1)}`,
      ...[heights[middle], heights.at(-1), sideways[middle], sideways.at(-1)].map(millimetres),
    ];
  };
  const rows = [...groupBy(places, ({ category }) => category)].sort(([a], [b]) => (a < b ? -1 : 1));
  const right = (header: string) => ({ header, align: 'right' as const });
  const columns = [
    { header: 'object', align: 'left' as const },
    right(`within ${millimetres(tolerance)} mm`),
    ...['%', 'height mm', 'worst', 'sideways mm', 'worst'].map(right),
  ];
  const table = textTable(columns, [
    ...rows.map(([category, own]) => row(category, own)),
    row('all', places),
  ]);
  return `${[...table, ...outliers(places, tolerance)].join('\n')}\n`;
}

/** Objects that settle elsewhere, task by task. */
function outliers(places: readonly SettledObject[], tolerance: number): string[] {
  const groups = [...groupBy(places, ({ taskId, object }) => `${taskId} ${object}`)].flatMap(
    ([name, own]) => {
      const off = own.filter(({ error }) => error > tolerance);
      const worst = Math.max(...off.map(({ error }) => error));
      return off.length === 0
        ? []
        : [`  ${name}: ${off.length} of ${own.length}, up to ${millimetres(worst)} mm`];
    },
  );
  return groups.length === 0 ? [] : ['', 'further off:', ...groups];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function millimetres(metres: number | undefined): string {
  return metres === undefined ? '–' : (metres * 1000).toFixed(2);
}

/** `settle <suite>/<long task>#3` keeps what tells cases apart. */
function shortCase(name: string): string {
  const settle = /^settle .*?(#\d+)$/.exec(name);
  return settle === null ? name : `settle from a published state ${settle[1]}`;
}
