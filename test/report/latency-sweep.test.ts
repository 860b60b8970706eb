import { describe, expect, it } from 'vitest';
import { formatSweep, type SweepPoint, sweepCsv, sweepCurves } from '../../src/report/latency-sweep.ts';
import { sweepChart } from '../../src/report/sweep-chart.ts';

const point = (executor: string, delaySteps: number, successes: number): SweepPoint => ({
  ...{ policy: 'p', executor, delaySteps, successes, episodes: 10, errored: 0 },
  ...{ rate: successes / 10, low: 0, high: 1 },
});
const POINTS = [
  point('hold', 4, 0),
  point('hold', 0, 8),
  point('hold', 2, 8),
  point('async', 0, 8),
  point('async', 4, 8),
];

describe('a latency sweep', () => {
  it('is a curve per executor, in order of delay', () => {
    const [hold, async] = sweepCurves(POINTS);
    expect(hold!.points.map(({ delaySteps }) => delaySteps)).toEqual([0, 2, 4]);
    expect(hold!.tolerance).toMatchObject({ d50: 3 });
    expect(async!.tolerance).toEqual({ d50: null, auc: 1 });
    expect(sweepCurves([point('hold', 2, 5)])[0]!.tolerance).toBeNull();
  });

  it('is shown as a table, a file and a chart', () => {
    const curves = sweepCurves(POINTS);
    expect(formatSweep(curves)).toEqual([
      'success % by delay, steps     0     2     4  d50   AUC',
      '──────────────────────────────────────────────────────',
      'p · hold                   80.0  80.0   0.0  3.0  0.75',
      'p · async                  80.0     –  80.0    –  1.00',
    ]);
    expect(sweepCsv(POINTS).split('\n')[1]).toBe('p,hold,4,0,10,0,0,0,1');
    const svg = sweepChart(curves);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>$/);
    expect(svg.match(/<circle/g)).toHaveLength(5);
  });
});
