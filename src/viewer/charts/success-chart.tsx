import * as Plot from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { shortenNames } from '../../report/shorten-names.ts';
import { taskTitle } from '../format.ts';
import { type Series, taskRows } from '../run/series.ts';
import { PlotFigure } from './plot-figure.tsx';

interface Point {
  readonly task: string;
  readonly series: Series;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

const ROW = 15;
/** Characters of a task's name beside the axis. */
const NAME = 44;

/** Success rate of every task with its 95 % interval, one colour per series. */
export function SuccessChart({
  series,
  onPick,
}: {
  readonly series: readonly Series[];
  readonly onPick: (task: string, series: Series) => void;
}) {
  const points = useMemo(() => pointsOf(series), [series]);
  const options = useMemo(() => (width: number) => chart(points, series, width), [points, series]);
  return (
    <PlotFigure<Point>
      options={options}
      label="Success rate by task with 95 % intervals"
      onPick={({ task, series: one }) => onPick(task, one)}
    />
  );
}

function pointsOf(series: readonly Series[]): Point[] {
  return taskRows(series).flatMap(({ series: one, row }) => {
    if (row.rate === null) return [];
    const { low, high } = row.interval;
    const bounds = `${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)} %`;
    const errors = row.errored === 0 ? '' : `, ${row.errored} errored`;
    return [
      {
        ...{ task: row.subject, series: one, rate: 100 * row.rate, low: 100 * low, high: 100 * high },
        text: `${taskTitle(row.subject)}\n${one.label}: ${row.successes}/${row.episodes} (${bounds})${errors}`,
      },
    ];
  });
}

function chart(points: readonly Point[], series: readonly Series[], width: number): Plot.PlotOptions {
  const tasks = [...new Set(points.map(({ task }) => task))];
  // What all names have in common says nothing here; whole names are in the tips.
  const short = shortenNames(
    tasks.map((task) => taskTitle(task).replaceAll(' ', '_')),
    NAME,
  );
  const labels = new Map(tasks.map((task, index) => [task, short[index]!.replaceAll('_', ' ')]));
  const marks = {
    fy: 'task',
    y: (point: Point) => point.series.id,
    stroke: (point: Point) => point.series.color,
  };
  return {
    height: tasks.length * (series.length * ROW + 10) + 50,
    marginLeft: Math.min(300, Math.max(120, width * 0.42)),
    marginTop: 34,
    x: {
      domain: [0, 100],
      grid: true,
      label: 'success rate, %',
      labelAnchor: 'left',
      axis: 'top',
      tickSize: 0,
    },
    y: { axis: null, domain: series.map(({ id }) => id), padding: 0.3 },
    fy: {
      domain: tasks,
      label: null,
      axis: 'left',
      tickFormat: (task: string) => labels.get(task)!,
      padding: 0.15,
    },
    marks: [
      Plot.ruleY(points, { ...marks, x1: 'low', x2: 'high', strokeWidth: 2, strokeOpacity: 0.45 }),
      Plot.dot(points, { ...marks, x: 'rate', fill: (point: Point) => point.series.color, r: 3.5 }),
      Plot.tip(
        points,
        Plot.pointer({ ...marks, stroke: 'currentColor', x: 'rate', title: 'text', fill: 'var(--panel)' }),
      ),
    ],
  };
}
