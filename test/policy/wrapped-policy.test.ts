import { describe, expect, it } from 'vitest';
import { ChunkedPolicy } from '../../src/policy/chunked-policy.ts';
import { FastPolicy } from '../../src/policy/fast/fast-policy.ts';
import { NoisyPolicy } from '../../src/policy/noisy-policy.ts';
import type { Policy, PolicyOutcome } from '../../src/policy/policy.ts';
import { findPreset } from '../../src/policy/preset/find-preset.ts';
import { SlowPolicy } from '../../src/policy/slow-policy.ts';
import { fakePolicy, sane } from '../helpers/doctor-subject.ts';

describe('policies around another one', () => {
  it.each<[string, (inner: Policy) => Policy]>([
    ['chunked', (inner) => new ChunkedPolicy(inner, 2)],
    ['noisy', (inner) => new NoisyPolicy(inner, 0.1)],
    ['slow', (inner) => new SlowPolicy(inner, async () => inner, 0)],
    ['fast', (inner) => new FastPolicy(inner, 'fast:fake', findPreset('nora-masked'))],
  ])('%s lets it be checked and tells it how episodes end', async (_kind, wrap) => {
    const ends: PolicyOutcome[] = [];
    const inner = {
      ...fakePolicy(sane),
      check: async () => ({ model: 'fake' }),
      ended: (outcome: PolicyOutcome) => void ends.push(outcome),
    };
    const policy = wrap(inner);
    expect(await policy.check?.()).toEqual({ model: 'fake' });
    await policy.ended?.({ success: true, steps: 3, elapsedMs: 1 });
    expect(ends).toEqual([{ success: true, steps: 3, elapsedMs: 1 }]);
    expect(await wrap(fakePolicy(sane)).check?.()).toBeUndefined();
  });
});
