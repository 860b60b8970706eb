import { describe, expect, it } from 'vitest';
import { Random } from '../../src/math/random.ts';

describe('Random.normal', () => {
  it('gives the same numbers on every machine', () => {
    const random = new Random(42);
    const drawn = Array.from({ length: 4 }, () => random.normal());
    expect(drawn).toEqual([
      -0.36409298775493243, -0.13911777451566265, 0.27917380858966884, -0.8504264516777013,
    ]);
  });

  it('has the moments of the normal distribution', () => {
    const random = new Random(7);
    const drawn = Array.from({ length: 20_000 }, () => random.normal(3, 2));
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const moment = (power: number) =>
      drawn.reduce((sum, x) => sum + ((x - mean) / 2) ** power, 0) / drawn.length;
    // Four standard errors each.
    expect(Math.abs(mean - 3)).toBeLessThan(0.057);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.04);
    expect(Math.abs(moment(3))).toBeLessThan(0.07);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.28);
  });
});
