import { percentiles } from './percentile.ts';

/** Percentiles of wall-clock durations, ms. */
export interface DurationSummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Count, p50, p95 and p99 of durations in ms; `null` if nothing was measured. */
export function summarizeLatencies(latenciesMs: readonly number[]): DurationSummary | null {
  if (latenciesMs.length === 0) return null;
  const [p50Ms, p95Ms, p99Ms] = percentiles(latenciesMs, [50, 95, 99]) as [number, number, number];
  return { count: latenciesMs.length, p50Ms, p95Ms, p99Ms };
}
