import { beforeAll, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { episodeSeed } from '../../src/episode/seeds.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { runEpisode } from '../../src/rollout/run-episode.ts';
import { sampledInitialState } from '../../src/run/sampled-initial-state.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import type { Task } from '../../src/task/task-schema.ts';

const catalogue = loadCatalogue();
/** The suites that the oracle solves always; the others' rates are measured, not asserted. */
const TASKS = loadTaskLibrary(undefined, catalogue).select(['libero_spatial', 'libero_object']);

async function episode(task: Task, policyName: string): Promise<EpisodeResult> {
  const environment = await createEnvironment(task, { catalogue });
  const policy = await createPolicy(policyName);
  const seed = episodeSeed(0, task.id, 0);
  const result = await runEpisode({
    environment,
    policy,
    task: { id: task.id, instruction: task.spec.instruction, protocol: task.protocol },
    plan: {
      ...{ episodeId: `${task.id}/${policyName}/0000`, taskId: task.id, policy: policyName },
      ...{ episodeIndex: 0, seed, initialState: { kind: 'sampled' } },
    },
    initialState: sampledInitialState(task, catalogue, { seed }),
    clock: () => 0,
  });
  environment.dispose();
  return result;
}

describe('the controls on the real simulator, one sampled start per task', () => {
  const oracle: EpisodeResult[] = [];
  const hold: EpisodeResult[] = [];
  beforeAll(async () => {
    for (const task of TASKS) {
      oracle.push(await episode(task, 'oracle'));
      hold.push(await episode(task, 'hold'));
    }
  }, 300_000);

  it('break nothing', () => {
    expect([...oracle, ...hold].filter(({ status }) => status === 'errored')).toEqual([]);
  });

  it('show that every task can be solved', () => {
    const failed = oracle.filter(({ status }) => status !== 'succeeded').map(({ taskId }) => taskId);
    expect(failed).toEqual([]);
    // The protocol allows 220; a script that begins to miss grasps shows here before it fails.
    for (const { taskId, steps } of oracle) expect(steps, taskId).toBeLessThan(180);
  });

  it('show that no task solves itself', () => {
    expect(hold.filter(({ status }) => status !== 'failed')).toEqual([]);
  });
});
