import { Random } from '../math/random.ts';
import type { Interval } from './interval.ts';
import { percentiles } from './percentile.ts';

export interface BootstrapOptions {
  /** Decides every resample. */
  readonly seed: number;
  readonly resamples?: number;
  readonly confidence?: number;
}

/**
 * Percentile interval of a statistic under resampling of whole units with replacement (policies, tasks, initial
 * states). Resamples on which the statistic is not finite (a correlation of equal values) are left out; `null` if all
 * are.
 */
export function bootstrapInterval<T>(
  units: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { seed, resamples = 2000, confidence = 0.95 }: BootstrapOptions,
): Interval | null {
  if (units.length === 0) return null;
  const random = new Random(seed);
  const values: number[] = [];
  for (let round = 0; round < resamples; round++) {
    const value = statistic(units.map(() => units[random.integer(0, units.length - 1)]!));
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return null;
  const tail = (1 - confidence) * 50;
  const [low, high] = percentiles(values, [tail, 100 - tail]) as [number, number];
  return { low, high };
}
