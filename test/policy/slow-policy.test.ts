import { describe, expect, it } from 'vitest';
import type { BatchPolicy } from '../../src/policy/batch/batch-policy.ts';
import { isBatchPolicy } from '../../src/policy/batch/batch-policy.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { Observation } from '../../src/spec/observation.ts';

const OBSERVATION = { step: 0, instruction: 'go', images: {} } as unknown as Observation;
const EPISODE = { taskId: 'test/a', instruction: 'go', seed: 7 };

describe('slow:<ms>:<policy>', () => {
  it('answers what the inner policy answers, alone and in a batch', async () => {
    const random = await createPolicy('random');
    random.reset(EPISODE);
    const expected = await random.infer(OBSERVATION);
    const slow = (await createPolicy('slow:0:random')) as BatchPolicy;
    expect(isBatchPolicy(slow)).toBe(true);
    await slow.reset(EPISODE);
    expect(await slow.infer(OBSERVATION)).toEqual(expected);
    const request = { episode: EPISODE, isFirst: true, observation: OBSERVATION };
    expect(await slow.inferBatch([1, 2].map((session) => ({ ...request, session })))).toEqual([
      expected,
      expected,
    ]);
    await slow.dispose();
  });

  it.each([
    ['slow:100', /expected wall ms and a policy, as in slow:100:hold/],
    ['slow:fast:hold', /expected wall ms and a policy/],
    ['slow:-1:hold', /expected wall ms from 0 to 3600000/],
    ['slow:5:nothing', /unknown policy "nothing"/],
  ])('refuses %s', async (name, message) => {
    await expect(createPolicy(name)).rejects.toThrow(message);
  });
});
