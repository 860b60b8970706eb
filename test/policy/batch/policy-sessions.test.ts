import { describe, expect, it } from 'vitest';
import { openPolicySessions } from '../../../src/policy/batch/policy-sessions.ts';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { Observation } from '../../../src/spec/observation.ts';

const OBSERVATION = { step: 0, instruction: 'go', images: {} } as unknown as Observation;
const STEPS = 5;

/** What `random` does in this episode. */
async function alone(seed: number) {
  const policy = await createPolicy('random');
  return rollOut(policy, seed);
}

async function rollOut(policy: Policy, seed: number) {
  await policy.reset({ taskId: 'test/a', instruction: 'go', seed });
  const actions = [];
  for (let step = 0; step < STEPS; step++) actions.push(...(await policy.infer(OBSERVATION)).actions);
  return actions;
}

describe('openPolicySessions', () => {
  it.each(['random', 'slow:1:random'])('gives %s the same actions alone and in any company', async (name) => {
    const sizes: number[] = [];
    const sessions = await openPolicySessions(() => createPolicy(name), {
      observer: { batchEnded: ({ size }) => sizes.push(size) },
    });
    const seeds = [1, 2, 3, 4, 5];
    const expected = await Promise.all(seeds.map(alone));
    const open = await Promise.all(seeds.map(() => sessions.open()));
    expect(await Promise.all(open.map((policy, index) => rollOut(policy, seeds[index]!)))).toEqual(expected);
    // Again with fewer, in other company.
    for (const policy of open.splice(0, 2)) await policy.dispose();
    expect(await Promise.all(open.map((policy, index) => rollOut(policy, seeds[index]!)))).toEqual(
      expected.slice(0, 3),
    );
    if (name !== 'random') expect(Math.max(...sizes)).toBe(seeds.length);
    await sessions.dispose();
  });

  it('says how long a request waited for its batch', async () => {
    const sessions = await openPolicySessions(() => createPolicy('slow:0:hold'));
    const policy = await sessions.open();
    await policy.reset({ taskId: 'test/a', instruction: 'go', seed: 1 });
    const { report } = await policy.infer(OBSERVATION);
    expect(report?.timings.queueMs).toBeGreaterThanOrEqual(0);
    await sessions.dispose();
  });

  it('refuses a question before the reset', async () => {
    const sessions = await openPolicySessions(() => createPolicy('slow:0:hold'));
    const policy = await sessions.open();
    await expect(policy.infer(OBSERVATION)).rejects.toThrow('asked before its reset');
  });

  it('hands an instance on if its session ended in good order, and never one that threw', async () => {
    const made: { disposed: boolean; isBroken: boolean }[] = [];
    const hold = await createPolicy('hold');
    const sessions = await openPolicySessions(async () => {
      const state = { disposed: false, isBroken: false };
      made.push(state);
      return {
        ...{ name: 'fake', actionSpec: hold.actionSpec, observationSpec: hold.observationSpec },
        reset() {},
        infer() {
          if (state.isBroken) throw new Error('broken');
          return { actions: [[0, 0, 0, 0, 0, 0, 0]] };
        },
        dispose() {
          state.disposed = true;
        },
      };
    });
    const first = await sessions.open();
    await first.infer(OBSERVATION);
    await first.dispose();
    const second = await sessions.open();
    expect(made).toHaveLength(1);
    made[0]!.isBroken = true;
    await expect(second.infer(OBSERVATION)).rejects.toThrow('broken');
    await second.dispose();
    expect(made[0]!.disposed).toBe(true);
    const third = await sessions.open();
    expect(made).toHaveLength(2);
    await sessions.dispose();
    expect(made[1]!.disposed).toBe(true);
    await third.dispose();
  });
});
