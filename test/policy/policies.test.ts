import { describe, expect, it } from 'vitest';
import { createPolicy, policyNames } from '../../src/policy/create-policy.ts';
import { HoldPolicy } from '../../src/policy/hold-policy.ts';
import { OraclePolicy } from '../../src/policy/oracle/oracle-policy.ts';
import { RandomPolicy } from '../../src/policy/random-policy.ts';

const EPISODE = { taskId: 'suite/task', instruction: 'do it', seed: 1 };

function actionsOf(policy: RandomPolicy, count: number): number[][] {
  return Array.from({ length: count }, () => [...policy.infer().actions[0]!]);
}

describe('hold', () => {
  it('answers with the action that leaves the robot where it is and the gripper open', () => {
    expect(new HoldPolicy().infer()).toEqual({ actions: [[0, 0, 0, 0, 0, 0, -1]] });
  });
});

describe('random', () => {
  it('repeats its sequence for the same seed, from the first action after every reset', () => {
    const policy = new RandomPolicy();
    policy.reset(EPISODE);
    const first = actionsOf(policy, 20);
    policy.reset(EPISODE);
    expect(actionsOf(policy, 20)).toEqual(first);
  });

  it('differs between seeds and between steps', () => {
    const policy = new RandomPolicy();
    policy.reset(EPISODE);
    const [one, two] = actionsOf(policy, 2);
    policy.reset({ ...EPISODE, seed: 2 });
    expect(actionsOf(policy, 1)[0]).not.toEqual(one);
    expect(two).not.toEqual(one);
  });

  it('covers the whole range of all seven numbers and never leaves it', () => {
    const policy = new RandomPolicy();
    policy.reset(EPISODE);
    const actions = actionsOf(policy, 2000);
    for (let i = 0; i < 7; i++) {
      const values = actions.map((action) => action[i]!);
      expect(actions[0]).toHaveLength(7);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
      expect(Math.max(...values)).toBeLessThan(1);
      expect(Math.min(...values)).toBeLessThan(-0.95);
      expect(Math.max(...values)).toBeGreaterThan(0.95);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.06);
    }
  });
});

describe('noisy', () => {
  const OBSERVATION = { step: 0, instruction: '', images: {}, proprioception: {} } as never;
  const actions = async (seed: number, count: number) => {
    const policy = await createPolicy('noisy:0.5:hold');
    await policy.reset({ ...EPISODE, seed });
    const infer = async () => (await policy.infer(OBSERVATION)).actions[0]!;
    return Promise.all(Array.from({ length: count }, infer));
  };

  it('disturbs every number but the gripper, within the range, by the deviation asked for', async () => {
    const many = await actions(1, 4000);
    expect(many.every((action) => action.length === 7 && action[6] === -1)).toBe(true);
    for (let i = 0; i < 6; i++) {
      const values = many.map((action) => action[i]!);
      expect(Math.max(...values)).toBe(1);
      expect(Math.min(...values)).toBe(-1);
      // Half normal: the median of |noise| is 0.6745 deviations, untouched by clipping.
      const sorted = values.map(Math.abs).sort((a, b) => a - b);
      expect(sorted[2000]!).toBeCloseTo(0.6745 * 0.5, 1);
    }
  });

  it('depends on the seed alone', async () => {
    expect(await actions(1, 5)).toEqual(await actions(1, 5));
    expect(await actions(1, 5)).not.toEqual(await actions(2, 5));
  });

  it('is named as it was asked for, and has the view that its inner policy declares', async () => {
    const policy = await createPolicy('noisy:0.5:oracle');
    expect([policy.name, policy.observationSpec.privileged]).toEqual(['noisy:0.5:oracle', true]);
  });

  it.each(['noisy', 'noisy:', 'noisy:0.5', 'noisy:0.5:', 'noisy:much:hold', 'noisy:0:hold', 'noisy:11:hold'])(
    'refuses %s',
    async (name) => {
      await expect(createPolicy(name)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('standard deviation'),
      });
    },
  );

  it('refuses an unknown inner policy', async () => {
    await expect(createPolicy('noisy:0.5:orcale')).rejects.toThrow(/unknown policy "orcale"/);
  });
});

describe('createPolicy', () => {
  it('makes every listed policy that needs no file', async () => {
    for (const { name } of policyNames().filter((listing) => !listing.name.includes('<'))) {
      const policy = await createPolicy(name);
      expect(policy.name).toBe(name);
      expect(policy.actionSpec.controlHz).toBe(20);
    }
  });

  it('marks the oracle, and only it, as privileged', async () => {
    expect((await createPolicy('oracle')).observationSpec.privileged).toBe(true);
    expect((await createPolicy('random')).observationSpec.privileged).toBe(false);
    expect((await createPolicy('hold')).observationSpec.privileged).toBe(false);
  });

  it('refuses an unknown name with the list and the likely one', async () => {
    await expect(createPolicy('orcale')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /unknown policy "orcale".*oracle, random, hold.*Did you mean "oracle"\?/,
      ),
    });
    await expect(createPolicy('octopus-vla')).rejects.toMatchObject({
      message: expect.not.stringContaining('Did you mean'),
    });
  });

  it('refuses an argument where none is taken and a replay without a file', async () => {
    await expect(createPolicy('hold:3')).rejects.toThrow(/takes no argument/);
    await expect(createPolicy('replay')).rejects.toThrow(/expected a file after the colon/);
    await expect(createPolicy('replay:')).rejects.toThrow(/expected a file after the colon/);
  });

  it('does not take names of object members for policies', async () => {
    await expect(createPolicy('constructor')).rejects.toMatchObject({ code: 'usage' });
    await expect(createPolicy('toString')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the oracle', () => {
  it('refuses to start without the view it declares', () => {
    expect(() => new OraclePolicy().reset(EPISODE)).toThrow(/privileged/);
  });
});
