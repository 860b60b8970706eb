import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import { FastPolicy } from '../../../src/policy/fast/fast-policy.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { findPreset } from '../../../src/policy/preset/find-preset.ts';
import type { NormStatistics } from '../../../src/policy/preset/norm-stats.ts';
import { type Action, LIBERO_ACTION_SPEC } from '../../../src/spec/action.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const OBSERVATION = { step: 0, instruction: '', images: {}, proprioception: {} } as never;
const EPISODE = { taskId: 'libero_goal/task', instruction: '', seed: 1 };
const STATISTICS: NormStatistics = {
  q01: [-0.5, -0.5, -0.5, 0, -0.1, -0.1, 0],
  q99: [0.5, 0.7, 0.9, 0, 0.1, 0.1, 1],
  mask: [true, true, true, true, true, true, false],
};

function answering(actions: readonly Action[]): Policy {
  return {
    name: 'fixed',
    actionSpec: LIBERO_ACTION_SPEC,
    observationSpec: { cameras: [], privileged: true },
    reset: () => {},
    infer: () => ({ actions }),
    dispose: () => {},
  };
}

async function through(
  actions: readonly Action[],
  preset: string,
  all?: ReadonlyMap<string, NormStatistics>,
) {
  const policy = new FastPolicy(answering(actions), 'fast:fixed', findPreset(preset), all);
  await policy.reset(EPISODE);
  return policy.infer(OBSERVATION);
}

describe('fast:<policy>', () => {
  it('rounds single actions to tenths of the range and keeps the gripper', async () => {
    const { actions, report } = await through([[0.53, -0.27, 0.04, 0, 1, -1, 1]], 'nora-masked');
    const rounded = actions[0]!.map((value) => Number(value.toFixed(9)) + 0);
    expect(rounded).toEqual([0.5, -0.3, 0, 0, 1, -1, 1]);
    expect(report!.tokens).toBeGreaterThan(2);
    expect((await through([[0, 0, 0, 0, 0, 0, -1]], 'nora-official')).actions[0]![6]).toBe(-1);
  });

  it('shows the threshold of NORA’s own rule: a gripper that shuts within a chunk stays open for ringing', async () => {
    const close = [-1, -1, 1, 1, 1].map((gripper) => [0, 0, 0, 0, 0, 0, gripper]);
    const grippers = async (preset: string) =>
      (await through(close, preset)).actions.map((action) => action[6]);
    expect(await grippers('nora-long-masked')).toEqual([-1, -1, 1, 1, 1]);
    // Of 0.023 and 0.005 the official rule makes "open"; -0.03 closes.
    expect(await grippers('nora-long-official')).toEqual([-1, -1, -1, -1, 1]);
  });

  it('clips to the statistics of the suite, with or without no-ops, and to what the preset executes', async () => {
    const all = new Map([['libero_goal_no_noops', STATISTICS]]);
    const chunk = [
      [1, -1, 0.1, 0.3, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 1],
    ];
    const { actions } = await through(chunk.slice(0, 1), 'nora-masked', all);
    expect(actions[0]!.map((value) => Number(value.toFixed(2)) + 0)).toEqual([0.5, -0.5, 0.13, 0, 0, 0, 1]);
    expect((await through(chunk, 'nora-masked', all)).actions).toHaveLength(1);
  });

  it('is privileged if its inner policy is, and refuses what it cannot encode', async () => {
    const policy = await createPolicy('fast:oracle?preset=nora-official');
    expect(policy.name).toBe('fast:oracle?preset=nora-official');
    expect(policy.observationSpec.privileged).toBe(true);
    await policy.dispose();
    await expect(through([[Number.NaN, 0, 0, 0, 0, 0, 1]], 'nora-masked')).rejects.toThrow(
      /action 1 holds NaN, expected finite numbers/,
    );
  });

  it('says which statistics are missing', async () => {
    const file = join(tmpFolder(), 'norm_stats.json');
    writeFileSync(file, JSON.stringify({ bridge_orig: { action: STATISTICS } }));
    const policy = await createPolicy(`fast:hold?stats=${file}`);
    expect(() => policy.reset(EPISODE)).toThrow(
      /key "libero_goal" or "libero_goal_no_noops"; there are bridge_orig/,
    );
  });

  it.each([
    ['fast', /expected a policy and perhaps \?preset=/],
    ['fast:', /expected a policy and perhaps \?preset=/],
    ['fast:hold?key=a', /expected a policy and perhaps \?preset=/],
    ['fast:hold?preset=nora', /unknown preset "nora"/],
    ['fast:hold?preset=openpi', /preset "openpi" denormalises nothing; take one that does/],
    ['fast:hlod', /unknown policy "hlod"/],
    ['fast:hold?stats=none.json', /none.json/],
  ])('refuses %s', async (name, message) => {
    await expect(createPolicy(name)).rejects.toThrow(message);
  });
});
