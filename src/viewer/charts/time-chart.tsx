import * as Plot from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import type { EpisodeRow, Series } from '../run/series.ts';
import { PlotFigure } from './plot-figure.tsx';

/** Share of the finished episodes that had succeeded by a number of control steps. */
export function TimeToSuccessChart({
  series,
  rows,
}: {
  readonly series: readonly Series[];
  readonly rows: readonly EpisodeRow[];
}) {
  const points = useMemo(() => series.flatMap((one) => curve(one, rows)), [series, rows]);
  const options = useMemo(
    () => (): Plot.PlotOptions => ({
      height: 190,
      marginLeft: 36,
      marginBottom: 42,
      x: { label: 'control steps', ticks: 6 },
      y: { domain: [0, 100], grid: true, label: 'succeeded by then, %', tickSize: 0, ticks: 4 },
      marks: [
        Plot.lineY(points, {
          ...{ x: 'step', y: 'share', curve: 'step-after', strokeWidth: 2 },
          z: (point: Point) => point.series.id,
          stroke: (point: Point) => point.series.color,
        }),
        Plot.ruleY([0]),
      ],
    }),
    [points],
  );
  return <PlotFigure options={options} label="Share of episodes that succeeded by control step" />;
}

interface Point {
  readonly series: Series;
  readonly step: number;
  readonly share: number;
}

function curve(series: Series, rows: readonly EpisodeRow[]): Point[] {
  const finished = rows.filter((row) => row.series.id === series.id && row.episode.status !== 'errored');
  if (finished.length === 0) return [];
  const longest = Math.max(...finished.map(({ episode }) => episode.steps));
  const steps = finished
    .filter(({ episode }) => episode.status === 'succeeded')
    .map(({ episode }) => episode.steps)
    .sort((a, b) => a - b);
  const share = (count: number) => (100 * count) / finished.length;
  return [
    { series, step: 0, share: 0 },
    ...steps.map((step, index) => ({ series, step, share: share(index + 1) })),
    { series, step: longest, share: share(steps.length) },
  ];
}
