import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../src/statistics/bootstrap-interval.ts';
import { clusteredInterval, clusteredMean } from '../../src/statistics/clustered-standard-error.ts';
import { minimalDetectablePairedEffect, pairsNeeded } from '../../src/statistics/power.ts';
import { spearman } from '../../src/statistics/rank-agreement.ts';
import { restrictedMeanTime, successByTime } from '../../src/statistics/restricted-mean-time.ts';

describe('bootstrapInterval', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const values = Array.from({ length: 400 }, (_, index) => index % 2);

  it('is the normal interval for the mean of many values', () => {
    const { low, high } = bootstrapInterval(values, mean, { seed: 1 })!;
    expect(low).toBeCloseTo(0.5 - 1.96 * 0.025, 2);
    expect(high).toBeCloseTo(0.5 + 1.96 * 0.025, 2);
  });

  it('depends on its seed alone', () => {
    const uneven = values.map((_, index) => Math.sqrt(index));
    const of = (seed: number) => bootstrapInterval(uneven, mean, { seed });
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });

  it('leaves resamples out on which a correlation has no value', () => {
    const policies = [
      [0.1, 0.2],
      [0.5, 0.4],
      [0.9, 0.8],
    ] as const;
    const rank = (sample: readonly (readonly [number, number])[]) =>
      spearman(
        sample.map(([sim]) => sim),
        sample.map(([, real]) => real),
      );
    expect(bootstrapInterval(policies, rank, { seed: 0, resamples: 200 })).toEqual({ low: 1, high: 1 });
    expect(bootstrapInterval(policies.slice(0, 1), rank, { seed: 0 })).toBeNull();
    expect(bootstrapInterval([], rank, { seed: 0 })).toBeNull();
  });
});

describe('clusteredInterval', () => {
  it('needs two clusters, and is as wide as tasks differ', () => {
    expect(clusteredInterval(clusteredMean([[0, 1, 1]]))).toBeNull();
    const alike = clusteredInterval(
      clusteredMean([
        [1, 0],
        [0, 1],
        [1, 0],
      ]),
    )!;
    expect(alike).toEqual({ low: 0.5, high: 0.5 });
    const differing = clusteredInterval(
      clusteredMean([
        [1, 1],
        [0, 0],
        [1, 0],
      ]),
    )!;
    // Task means 1, 0, ½: t(2) · standard deviation ½ / √3.
    expect(differing.high - 0.5).toBeCloseTo((4.302652729911275 * 0.5) / Math.sqrt(3), 10);
  });
});

describe('minimalDetectablePairedEffect', () => {
  it('inverts pairsNeeded', () => {
    for (const n of [200, 469, 2000]) {
      const effect = minimalDetectablePairedEffect(0.15, n)!;
      expect(pairsNeeded(0.15, effect)).toBeLessThanOrEqual(n);
      expect(pairsNeeded(0.15, effect * 0.99)).toBeGreaterThan(n);
    }
  });

  it('is not fooled by pairs without discordance: an effect brings its own', () => {
    expect(minimalDetectablePairedEffect(0, 50)).toBeGreaterThan(0.05);
    expect(minimalDetectablePairedEffect(0, 1)).toBe(1);
    expect(minimalDetectablePairedEffect(0, 0)).toBeNull();
  });
});

describe('time to success', () => {
  const episodes = [
    { time: 10, success: true },
    { time: 30, success: true },
    { time: 5, success: false },
    { time: 90, success: true },
  ];

  it('counts a failure, and what lies beyond, as the horizon', () => {
    const { mean, interval, n } = restrictedMeanTime(episodes, 50);
    expect([mean, n]).toEqual([35, 4]);
    expect(interval.low).toBeLessThan(35);
    expect(interval.high).toBeGreaterThan(35);
    expect(() => restrictedMeanTime([], 50)).toThrow(/at least one/);
  });

  it('grows with time to the success rate', () => {
    expect(successByTime(episodes, [9, 10, 50, 1000])).toEqual([0, 0.25, 0.5, 0.75]);
  });
});
