import * as Plot from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { overallRow, type Series } from '../run/series.ts';
import { PlotFigure } from './plot-figure.tsx';

interface Point {
  readonly curve: string;
  readonly delay: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Delay and executor as run records name them, e.g. `const:3/hold`. */
const CONDITION = /^const:(\d+)\/(.+)$/;

/** The points of runs that differ in delay; empty if fewer than two delays are shown. */
export function delayPoints(series: readonly Series[]): Point[] {
  const executors = new Set(
    series.flatMap(({ run }) => CONDITION.exec(run.record.plan.execution ?? '')?.[2] ?? []),
  );
  const points = series.flatMap((one): Point[] => {
    const row = overallRow(one);
    if (row === undefined || row.rate === null) return [];
    const { low, high } = row.interval;
    const figures = { rate: 100 * row.rate, low: 100 * low, high: 100 * high };
    const { execution } = one.run.record.plan;
    const [, steps, executor] = CONDITION.exec(execution ?? '') ?? [];
    if (steps !== undefined)
      return [{ curve: `${one.policy} · ${executor}`, delay: Number(steps), ...figures }];
    // Without a delay every executor does the same: the point belongs to all curves.
    if (execution !== undefined) return [];
    return [...executors].map((name) => ({ curve: `${one.policy} · ${name}`, delay: 0, ...figures }));
  });
  return new Set(points.map(({ delay }) => delay)).size < 2 ? [] : points;
}

/** Success against the delay of an inference, a line per policy and executor, with 95 % intervals. */
export function DelayChart({ points }: { readonly points: readonly Point[] }) {
  const options = useMemo(
    () => (): Plot.PlotOptions => ({
      height: 210,
      marginLeft: 36,
      marginBottom: 42,
      x: { label: 'delay of an inference, control steps', ticks: 6 },
      y: { domain: [0, 100], grid: true, label: 'success, %', tickSize: 0, ticks: 4 },
      color: { legend: true },
      marks: [
        Plot.areaY(points, {
          x: 'delay',
          y1: 'low',
          y2: 'high',
          z: 'curve',
          fill: 'curve',
          fillOpacity: 0.15,
          sort: 'delay',
        }),
        Plot.lineY(points, {
          x: 'delay',
          y: 'rate',
          z: 'curve',
          stroke: 'curve',
          strokeWidth: 2,
          sort: 'delay',
        }),
        Plot.dot(points, { x: 'delay', y: 'rate', fill: 'curve' }),
      ],
    }),
    [points],
  );
  return <PlotFigure options={options} label="Success against delay" />;
}
