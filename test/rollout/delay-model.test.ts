import { describe, expect, it } from 'vitest';
import type { LatencySpec } from '../../src/episode/execution.ts';
import { DelayModel } from '../../src/rollout/delay-model.ts';
import { percentiles } from '../../src/statistics/percentile.ts';

const draw = (latency: LatencySpec, count: number, seed = 1) => {
  const model = new DelayModel(latency, seed, 20);
  return Array.from({ length: count }, () => model.next());
};

describe('DelayModel', () => {
  it('charges whole control steps, rounded up, and not one more for a last bit', () => {
    expect(draw({ kind: 'none' }, 1)).toEqual([{ ms: 0, steps: 0 }]);
    expect(draw({ kind: 'const', steps: 3 }, 2)).toEqual([
      { ms: 150, steps: 3 },
      { ms: 150, steps: 3 },
    ]);
    for (const [ms, steps] of [
      [0, 0],
      [1, 1],
      [50, 1],
      [51, 2],
      [150, 3],
    ] as const) {
      expect([ms, draw({ kind: 'ms', ms }, 1)[0]!.steps]).toEqual([ms, steps]);
    }
    // 0.3 s at 10 Hz is 2.9999999999999996 or 3.0000000000000004 steps, depending on the order of operations.
    expect(new DelayModel({ kind: 'ms', ms: 300 }, 1, 10).next().steps).toBe(3);
  });

  it('draws a log-normal with the given median and 95th percentile', () => {
    const values = draw({ kind: 'lognormal', p50Ms: 80, p95Ms: 200 }, 20_000).map(({ ms }) => ms);
    const [p50, p95] = percentiles(values, [50, 95]) as [number, number];
    expect(p50 / 80).toBeCloseTo(1, 1);
    expect(p95 / 200).toBeCloseTo(1, 1);
  });

  it('goes through a trace in order from a place that the seed gives, and round again', () => {
    const latenciesMs = [10, 60, 110, 160, 210];
    const trace = { kind: 'trace', hash: 'h', latenciesMs } as const;
    const values = draw(trace, 10).map(({ ms }) => ms);
    const start = latenciesMs.indexOf(values[0]!);
    expect(values).toEqual(Array.from({ length: 10 }, (_, index) => latenciesMs[(start + index) % 5]));
    const starts = new Set(Array.from({ length: 40 }, (_, seed) => draw(trace, 1, seed)[0]!.ms));
    expect(starts.size).toBe(5);
  });

  it('repeats itself for the same episode, and differs between episodes', () => {
    const latency = { kind: 'lognormal', p50Ms: 80, p95Ms: 200 } as const;
    expect(draw(latency, 5, 7)).toEqual(draw(latency, 5, 7));
    expect(draw(latency, 5, 7)).not.toEqual(draw(latency, 5, 8));
  });
});
