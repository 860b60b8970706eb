import { stringify } from 'csv-stringify/sync';
import { type LatencyTolerance, latencyTolerance } from '../statistics/latency-tolerance.ts';
import type { Summary } from './summary.ts';
import { type TableColumn, textTable } from './text-table.ts';

/** The rate of a policy under one delay and executor, with its 95 % Wilson interval. */
export interface SweepPoint {
  readonly policy: string;
  readonly executor: string;
  readonly delaySteps: number;
  readonly successes: number;
  readonly episodes: number;
  readonly errored: number;
  /** 0 … 1; `null` without finished episodes. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
}

/** The points of one executor and policy, in order of delay, and what follows from them. */
export interface SweepCurve {
  readonly policy: string;
  readonly executor: string;
  readonly points: readonly SweepPoint[];
  /** `null` if it cannot be told: no success without delay, fewer than two delays, or no point at 0. */
  readonly tolerance: LatencyTolerance | null;
}

export function sweepPoints(summary: Summary, executor: string, delaySteps: number): SweepPoint[] {
  return summary.overall.map(({ policy, successes, episodes, errored, rate, interval: { low, high } }) => ({
    ...{ policy, executor, delaySteps, successes, episodes, errored, rate, low, high },
  }));
}

export function sweepCurves(points: readonly SweepPoint[]): SweepCurve[] {
  const keys = [...new Set(points.map(({ policy, executor }) => `${policy}\n${executor}`))];
  return keys.map((key) => {
    const own = points
      .filter(({ policy, executor }) => `${policy}\n${executor}` === key)
      .sort((a, b) => a.delaySteps - b.delaySteps);
    const [policy, executor] = key.split('\n') as [string, string];
    const rated = own.flatMap(({ delaySteps, rate }) => (rate === null ? [] : [{ delay: delaySteps, rate }]));
    const canTell = rated.length > 1 && rated[0]!.delay === 0;
    return { policy, executor, points: own, tolerance: canTell ? latencyTolerance(rated) : null };
  });
}

/** Text of `sweep.csv`; delays in control steps, rates 0 … 1, 95 % Wilson intervals. */
export function sweepCsv(points: readonly SweepPoint[]): string {
  const columns = [
    'policy',
    'executor',
    'delaySteps',
    'successes',
    'episodes',
    'errored',
    'rate',
    'low',
    'high',
  ];
  return stringify(points as SweepPoint[], { header: true, columns, escape_formulas: true });
}

/** Lines of a table: a row per curve, a column per delay. */
export function formatSweep(curves: readonly SweepCurve[]): string[] {
  const delays = [
    ...new Set(curves.flatMap(({ points }) => points.map(({ delaySteps }) => delaySteps))),
  ].sort((a, b) => a - b);
  const columns: TableColumn[] = [
    { header: 'success % by delay, steps', align: 'left' },
    ...delays.map((delay): TableColumn => ({ header: String(delay), align: 'right' })),
    { header: 'd50', align: 'right' },
    { header: 'AUC', align: 'right' },
  ];
  return textTable(
    columns,
    curves.map(({ policy, executor, points, tolerance }) => [
      `${policy} · ${executor}`,
      ...delays.map((delay) => {
        const rate = points.find(({ delaySteps }) => delaySteps === delay)?.rate ?? null;
        return rate === null ? '–' : (100 * rate).toFixed(1);
      }),
      tolerance?.d50 == null ? '–' : tolerance.d50.toFixed(1),
      tolerance === null ? '–' : tolerance.auc.toFixed(2),
    ]),
  );
}
