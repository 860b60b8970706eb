import { describe, expect, it } from 'vitest';
import type { Execution } from '../../src/episode/execution.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { runEpisode } from '../../src/rollout/run-episode.ts';
import { LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import { FakeEnvironment } from './fake-environment.ts';

const PROTOCOL = {
  name: 'test',
  settleSteps: 1,
  maxSteps: 10,
  success: 'any-time',
  controlHz: 20,
  physicsHz: 500,
} as const;

/** Walks one unit per action, two actions per inference. */
const walker = (more: Partial<Policy> = {}): Policy => ({
  name: 'walker',
  actionSpec: LIBERO_ACTION_SPEC,
  observationSpec: { cameras: [], privileged: false },
  reset() {},
  infer: () => ({
    actions: [
      [1, 0, 0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0, 0, 1],
    ],
  }),
  dispose() {},
  ...more,
});

function run(execution: Execution | undefined, { goal = 4, policy = walker() } = {}) {
  const environment = new FakeEnvironment(goal);
  const applied: number[][] = [];
  environment.onStep = (action) => applied.push([action[0]!, action[6]!]);
  const plan = {
    ...{ episodeId: 's/t/p/0000', taskId: 's/t', policy: 'p', episodeIndex: 0, seed: 5 },
    ...{ initialState: { kind: 'sampled' } as const },
    ...(execution === undefined ? {} : { execution }),
  };
  const initialState = {
    ...{ armPositions: [0], gripperPositions: [0, 0] as const, objects: {}, fixtures: {}, fixtureJoints: {} },
  };
  const task = { id: 's/t', instruction: 'go', protocol: PROTOCOL };
  return runEpisode({ environment, policy, task, plan, initialState, clock: () => 0 }).then((result) => {
    if (result.status === 'errored') throw new Error(result.error.message);
    return { result, applied: applied.slice(PROTOCOL.settleSteps) };
  });
}

const delayed = (executor: Execution['executor']): Execution => ({
  latency: { kind: 'const', steps: 3 },
  executor,
});

describe('an episode under delay', () => {
  it('is the same episode where the world waits, and only takes longer', async () => {
    const plain = await run(undefined);
    const frozen = await run(delayed('freeze'));
    expect(frozen.result.digest).toBe(plain.result.digest);
    expect(plain.result.condition).toBeUndefined();
    expect(frozen.result.condition).toBe('const:3/freeze');
    expect(plain.result.executionMetrics).toMatchObject({ virtualSeconds: 0.2, staleRatio: 0, holdRatio: 0 });
    // Four steps and two waits of three, at 20 Hz.
    expect(frozen.result.executionMetrics!.virtualSeconds).toBeCloseTo(0.5);
    expect(frozen.result.executionMetrics!.updateRateHz).toBeCloseTo(4);
  });

  it('spends its steps waiting where the world goes on, the gripper as last commanded', async () => {
    const { result, applied } = await run(delayed('hold'));
    expect(applied).toEqual([
      ...[
        [0, -1],
        [0, -1],
        [0, -1],
        [1, 1],
        [1, 1],
      ],
      ...[
        [0, 1],
        [0, 1],
        [0, 1],
        [1, 1],
        [1, 1],
      ],
    ]);
    expect(result).toMatchObject({ status: 'succeeded', steps: 10 });
    expect(result.executionMetrics).toMatchObject({
      delaySteps: { p50: 3, p95: 3, p99: 3 },
      holdRatio: 0.6,
      staleRatio: 0.4,
      starvations: 2,
      observationAge: { mean: 3.5, p95: 4 },
      virtualSeconds: 0.5,
    });
    expect((await run(delayed('hold'), { goal: 5 })).result.status).toBe('failed');
  });

  it('keeps moving with asynchronous executors', async () => {
    const policy = walker({
      infer: () => ({ actions: Array.from({ length: 8 }, () => [1, 0, 0, 0, 0, 0, 1]) }),
    });
    const { result } = await run(delayed('async-drop'), { goal: 7, policy });
    expect(result).toMatchObject({ status: 'succeeded', steps: 10 });
    expect(result.executionMetrics).toMatchObject({ holdRatio: 0.3, staleRatio: 0, starvations: 1 });
  });

  it('refuses rtc for a policy that accepts no prefix, and hands it to one that does', async () => {
    await expect(run(delayed('rtc'))).rejects.toThrow(/accepts no frozen prefix.*async-drop or blend/);
    const prefixes: (readonly (readonly number[])[])[] = [];
    const policy = walker({
      acceptsPrefix: true,
      infer: (_observation, prefix) => {
        prefixes.push(prefix!.actions);
        return { actions: Array.from({ length: 6 }, (_, index) => [index / 10, 0, 0, 0, 0, 0, 1]) };
      },
    });
    await run(delayed('rtc'), { goal: 50, policy });
    expect(prefixes[0]).toEqual([]);
    expect(prefixes[1]!.map(([x]) => x)).toEqual([0.3, 0.4, 0.5]);
  });
});
