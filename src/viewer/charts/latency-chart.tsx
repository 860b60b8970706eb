import * as Plot from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import type { Series } from '../run/series.ts';
import { PlotFigure } from './plot-figure.tsx';

/** Distribution of inference latency on a logarithmic axis, as shares, so that series of any length compare. */
export function LatencyChart({ series }: { readonly series: readonly Series[] }) {
  const bins = useMemo(
    () =>
      series.flatMap((one) =>
        one.run.latency
          .filter(({ policy }) => policy === one.policy)
          .flatMap(({ edgesMs, counts }) => {
            const total = counts.reduce((sum, count) => sum + count, 0);
            return counts.map((count, index) => ({
              series: one,
              ...{ x1: edgesMs[index]!, x2: edgesMs[index + 1]!, share: (100 * count) / total },
            }));
          }),
      ),
    [series],
  );
  const options = useMemo(
    () => (): Plot.PlotOptions => ({
      height: 190,
      marginLeft: 36,
      marginBottom: 42,
      x: { type: 'log', label: 'policy latency, ms', tickFormat: tick, ticks: 5 },
      y: { grid: true, label: 'inferences, %', tickSize: 0, ticks: 4 },
      marks: [
        Plot.rectY(bins, {
          ...{ x1: 'x1', x2: 'x2', y: 'share', fillOpacity: 0.45, mixBlendMode: 'normal' },
          fill: (bin: { series: Series }) => bin.series.color,
        }),
        Plot.ruleY([0]),
      ],
    }),
    [bins],
  );
  if (bins.length === 0) return <p class="faint">No inference was recorded.</p>;
  return <PlotFigure options={options} label="Distribution of policy latency" />;
}

function tick(value: number): string {
  return value >= 1 ? String(value) : value.toPrecision(1);
}
