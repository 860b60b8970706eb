import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/statistics/special-functions.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';

/** successes, episodes, lower, upper; computed with SciPy 1.17. */
const GOLDEN: readonly (readonly [number, number, number, number])[] = [
  [0, 1, 0, 0.793450686],
  [1, 1, 0.206549314, 1],
  [0, 10, 0, 0.2775328],
  [1, 10, 0.017876213, 0.404150027],
  [9, 10, 0.595849973, 0.982123787],
  [10, 10, 0.7224672, 1],
  [45, 50, 0.786397686, 0.956524235],
  [50, 50, 0.928652401, 1],
  [475, 500, 0.927231839, 0.965906255],
  [499, 500, 0.988759293, 0.999646864],
  [1850, 2000, 0.912624158, 0.935746352],
];

describe('wilsonInterval', () => {
  it.each(GOLDEN)('%i of %i lies in %f … %f', (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval.low).toBeCloseTo(low, 8);
    expect(interval.high).toBeCloseTo(high, 8);
  });

  it('knows nothing without episodes', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('touches 0 and 1 exactly for no success and for only successes, and nowhere else', () => {
    for (const n of [1, 3, 7, 10, 33, 500, 9999]) {
      expect(wilsonInterval(0, n).low).toBe(0);
      expect(wilsonInterval(n, n).high).toBe(1);
      expect(wilsonInterval(0, n).high).toBeLessThan(1);
      expect(wilsonInterval(n, n).low).toBeGreaterThan(0);
    }
    expect(wilsonInterval(1, 9999).low).toBeGreaterThan(0);
    expect(wilsonInterval(9998, 9999).high).toBeLessThan(1);
  });

  it('mirrors: the failures have the mirrored interval', () => {
    const { low, high } = wilsonInterval(3, 20);
    const mirrored = wilsonInterval(17, 20);
    expect(mirrored.low).toBeCloseTo(1 - high, 14);
    expect(mirrored.high).toBeCloseTo(1 - low, 14);
  });

  it('widens with the confidence', () => {
    const [narrow, usual, wide] = [0.8, 0.95, 0.99].map((confidence) => wilsonInterval(30, 40, confidence));
    expect(narrow!.low).toBeGreaterThan(usual!.low);
    expect(usual!.low).toBeGreaterThan(wide!.low);
    expect(wide!.high).toBeGreaterThan(usual!.high);
  });

  it.each([
    [-1, 5],
    [6, 5],
    [1, -1],
    [0.5, 5],
    [1, 2.5],
    [Number.NaN, 5],
    [1, Number.POSITIVE_INFINITY],
  ])('refuses %d of %d', (successes, n) => {
    expect(() => wilsonInterval(successes, n)).toThrow(/0 ≤ successes ≤ n, got/);
  });

  it.each([0, 1, 95, -0.5, Number.NaN])('refuses a confidence of %d', (confidence) => {
    expect(() => wilsonInterval(1, 2, confidence)).toThrow(/confidence between 0 and 1/);
  });
});

describe('normalQuantile', () => {
  it.each([
    [0.975, 1.959963984540054],
    [0.8, 0.8416212335729143],
    [0.995, 2.5758293035489004],
    [0.9999, 3.719016485455709],
    [0.025, -1.959963984540054],
  ])('of %f is %f', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(2e-13);
  });

  it('is zero in the middle and undefined outside 0 … 1', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect([0, 1, -1, Number.NaN].map(normalQuantile)).toEqual([NaN, NaN, NaN, NaN]);
  });
});
