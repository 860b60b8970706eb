import { describe, expect, it } from 'vitest';
import { InferenceMeter } from '../../src/rollout/inference-meter.ts';

describe('InferenceMeter', () => {
  it('sums parts, counts tokens, cut and failed inferences, and keeps where they failed', () => {
    const meter = new InferenceMeter();
    meter.add(0, { timings: { visionMs: 2, decodeMs: 5 }, tokens: 8, truncated: false });
    meter.add(5, {
      timings: { visionMs: 3, queueMs: 1 },
      tokens: 7,
      truncated: true,
      decodeFailure: 'short',
    });
    meter.add(10, { timings: {}, tokens: 7, constrained: true, decodeFailure: 'short' });
    expect(meter.finish()).toEqual({
      ...{ count: 3, timings: { visionMs: 5, decodeMs: 5, queueMs: 1 }, tokens: 22 },
      ...{ truncated: 1, constrained: 1, decodeFailures: 2, failedAt: { short: [5, 10] } },
    });
  });

  it('has nothing to tell of policies that tell nothing', () => {
    const meter = new InferenceMeter();
    meter.add(0, undefined);
    expect(meter.finish()).toBeUndefined();
  });
});
