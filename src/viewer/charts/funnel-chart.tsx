import * as Plot from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { STAGES, type Stage } from '../../episode/goal-progress.ts';
import { overallRow, type Series } from '../run/series.ts';
import { PlotFigure } from './plot-figure.tsx';

interface Bar {
  readonly stage: Stage;
  readonly series: Series;
  readonly share: number;
  readonly text: string;
}

/** Share of goal predicates that came to each stage. */
export function FunnelChart({ series }: { readonly series: readonly Series[] }) {
  const bars = useMemo(() => barsOf(series), [series]);
  const options = useMemo(
    () => (): Plot.PlotOptions => ({
      height: STAGES.length * (series.length * 11 + 12) + 40,
      marginLeft: 62,
      marginBottom: 42,
      x: { domain: [0, 100], grid: true, label: 'goal predicates, %', tickSize: 0 },
      y: { axis: null, domain: series.map(({ id }) => id) },
      fy: { domain: [...STAGES], label: null, axis: 'left', padding: 0.2 },
      marks: [
        Plot.barX(bars, {
          ...{ fy: 'stage', y: (bar: Bar) => bar.series.id, x: 'share', insetTop: 1, insetBottom: 1 },
          fill: (bar: Bar) => bar.series.color,
          title: 'text',
        }),
        Plot.tip(
          bars,
          Plot.pointerY({
            fy: 'stage',
            y: (bar: Bar) => bar.series.id,
            x: 'share',
            title: 'text',
            fill: 'var(--panel)',
          }),
        ),
      ],
    }),
    [bars, series],
  );
  if (bars.length === 0) return <p class="faint">Recorded without stages.</p>;
  return <PlotFigure options={options} label="Share of goal predicates by stage" />;
}

function barsOf(series: readonly Series[]): Bar[] {
  return series.flatMap((one) =>
    (overallRow(one)?.funnel?.stages ?? []).map(({ stage, reached, of }) => ({
      stage,
      series: one,
      share: (100 * reached) / of,
      text: `${one.label}: ${reached} of ${of} ${stage}`,
    })),
  );
}
