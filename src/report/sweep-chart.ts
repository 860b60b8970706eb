import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { SweepCurve, SweepPoint } from './latency-sweep.ts';

/** Text of an SVG: success against delay with 95 % Wilson bands, a colour per executor, a panel per policy. */
export function sweepChart(curves: readonly SweepCurve[]): string {
  const points = curves.flatMap((curve) => curve.points.filter(({ rate }) => rate !== null));
  const { document } = parseHTML('<html><body></body></html>');
  const percent = (share: (point: SweepPoint) => number) => (point: SweepPoint) => 100 * share(point);
  const channels = { x: 'delaySteps', fy: 'policy', z: 'executor' } as const;
  const plot = Plot.plot({
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
    width: 640,
    height: 300 * new Set(points.map(({ policy }) => policy)).size,
    marginRight: 90,
    x: { label: 'delay of an inference, control steps' },
    y: { label: 'success, %', domain: [0, 100], grid: true },
    fy: { label: null },
    color: { legend: false },
    marks: [
      Plot.areaY(points, {
        ...channels,
        y1: percent(({ low }) => low),
        y2: percent(({ high }) => high),
        fill: 'executor',
        fillOpacity: 0.15,
      }),
      Plot.lineY(points, {
        ...channels,
        y: percent(({ rate }) => rate!),
        stroke: 'executor',
        strokeWidth: 2,
      }),
      Plot.dot(points, { ...channels, y: percent(({ rate }) => rate!), fill: 'executor' }),
      Plot.text(
        points,
        Plot.selectLast({
          ...channels,
          y: percent(({ rate }) => rate!),
          text: 'executor',
          textAnchor: 'start',
          dx: 8,
        }),
      ),
    ],
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.outerHTML;
}
