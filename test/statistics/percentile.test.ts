import { describe, expect, it } from 'vitest';
import { mean } from '../../src/statistics/mean.ts';
import { percentile, percentiles } from '../../src/statistics/percentile.ts';
import { summarizeLatencies } from '../../src/statistics/summarize-latencies.ts';

describe('percentile', () => {
  it('interpolates linearly between order statistics', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([4, 1, 3, 2], 25)).toBe(1.75);
    expect(percentile([10, 20, 30, 40, 50], 95)).toBeCloseTo(48, 12);
    expect(percentile([10, 20, 30, 40, 50], 99)).toBeCloseTo(49.6, 12);
  });

  it('gives the extremes at 0 and 100 and the only value anywhere', () => {
    expect(percentile([3, 1, 2], 0)).toBe(1);
    expect(percentile([3, 1, 2], 100)).toBe(3);
    expect(percentiles([7], [0, 37, 100])).toEqual([7, 7, 7]);
  });

  it('sorts by value, not as text, and leaves its input alone', () => {
    const values = [100, 9, 20];
    expect(percentile(values, 50)).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it('is not a number without values', () => {
    expect(percentile([], 50)).toBeNaN();
  });

  it('refuses ranks outside 0 … 100 and values that are not numbers', () => {
    expect(() => percentile([1], -0.1)).toThrow(/0 … 100/);
    expect(() => percentile([1], 100.1)).toThrow(/0 … 100/);
    expect(() => percentile([1, Number.NaN], 50)).toThrow(/not a number/);
  });
});

describe('summarizeLatencies', () => {
  it('counts and takes three percentiles', () => {
    const summary = summarizeLatencies(Array.from({ length: 101 }, (_, index) => index));
    expect(summary).toEqual({ count: 101, p50Ms: 50, p95Ms: 95, p99Ms: 99 });
  });

  it('is nothing if nothing was measured', () => {
    expect(summarizeLatencies([])).toBeNull();
  });
});

describe('mean', () => {
  it('is the average, and nothing without values', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNull();
  });
});
