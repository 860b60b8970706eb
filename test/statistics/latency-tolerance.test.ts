import { describe, expect, it } from 'vitest';
import { latencyTolerance } from '../../src/statistics/latency-tolerance.ts';

const of = (...points: readonly (readonly [number, number])[]) =>
  latencyTolerance(points.map(([delay, rate]) => ({ delay, rate })));

describe('latencyTolerance', () => {
  it('interpolates the delay at which half is lost', () => {
    expect(of([0, 0.8], [2, 0.8], [4, 0])).toEqual({ d50: 3, auc: expect.closeTo((1.6 + 0.8) / 3.2) });
    expect(of([0, 1], [4, 0.5])!.d50).toBe(4);
  });

  it('says so if half was never lost, or if there was nothing to lose', () => {
    expect(of([0, 1], [8, 1])).toEqual({ d50: null, auc: 1 });
    expect(of([0, 0], [8, 0])).toBeNull();
  });

  it('needs rising delays from 0', () => {
    expect(() => of([1, 1], [2, 0])).toThrow('from 0');
    expect(() => of([0, 1])).toThrow('two points');
    expect(() => of([0, 1], [2, 1], [2, 0])).toThrow('rising');
  });
});
