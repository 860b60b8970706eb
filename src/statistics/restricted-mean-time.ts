import { HarnessError } from '../errors.ts';
import type { Interval } from './interval.ts';
import { normalQuantile } from './special-functions.ts';

/** How an episode looks to a clock: the time of its success, or that there was none until the horizon. */
export interface TimeToSuccess {
  /** In any unit, the horizon's; ignored if not a success. */
  readonly time: number;
  readonly success: boolean;
}

export interface RestrictedMean {
  /** Mean of min(time to success, horizon), in the unit of the times. */
  readonly mean: number;
  readonly interval: Interval;
  readonly n: number;
}

/**
 * Restricted mean time to success (RMST): a failure counts as the horizon, so that quick failures do not look fast.
 * Every episode is followed to the horizon (the step limit), so the mean of min(time, horizon) needs no correction for
 * censoring. Throws `HarnessError('bug')` without episodes.
 */
export function restrictedMeanTime(
  episodes: readonly TimeToSuccess[],
  horizon: number,
  confidence = 0.95,
): RestrictedMean {
  const n = episodes.length;
  if (n === 0) throw new HarnessError('bug', 'restrictedMeanTime: expected at least one episode');
  const times = episodes.map(({ time, success }) => (success ? Math.min(time, horizon) : horizon));
  const mean = times.reduce((sum, time) => sum + time, 0) / n;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / Math.max(1, n - 1);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance / n);
  return { mean, interval: { low: mean - half, high: mean + half }, n };
}

/** Share of episodes that had succeeded by each of the times, 0 … 1. */
export function successByTime(episodes: readonly TimeToSuccess[], times: readonly number[]): number[] {
  return times.map(
    (limit) => episodes.filter(({ time, success }) => success && time <= limit).length / episodes.length,
  );
}
