import { describe, expect, it } from 'vitest';
import type { EpisodeResult, ErroredEpisode, FinishedEpisode } from '../../src/episode/episode-result.ts';
import { deriveSeed } from '../../src/episode/seeds.ts';
import { PhysicsDivergedError } from '../../src/errors.ts';
import type { Policy, PolicyEpisode } from '../../src/policy/policy.ts';
import { protocolHash } from '../../src/rollout/protocol-hash.ts';
import { type EpisodeInput, runEpisode } from '../../src/rollout/run-episode.ts';
import { type Action, type ActionChunk, LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import type { Observation } from '../../src/spec/observation.ts';
import type { Protocol } from '../../src/task/protocol-schema.ts';
import { FakeEnvironment } from './fake-environment.ts';

const PROTOCOL: Protocol = {
  name: 'test',
  settleSteps: 3,
  maxSteps: 10,
  success: 'any-time',
  controlHz: 20,
  physicsHz: 500,
};
const PLAN = {
  episodeId: 's/t/p/0004',
  taskId: 's/t',
  policy: 'p',
  episodeIndex: 4,
  seed: 99,
  initialState: { kind: 'sampled' },
} as const;

const forward = (by = 1): Action => [by, 0, 0, 0, 0, 0, 0];

class FakePolicy implements Policy {
  readonly name = 'fake';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  observationSpec: Policy['observationSpec'] = { cameras: [], privileged: false };
  episode: PolicyEpisode | undefined;
  readonly seen: Observation[] = [];
  readonly #answer: (observation: Observation) => ActionChunk | Promise<ActionChunk>;

  constructor(answer: (observation: Observation) => ActionChunk | Promise<ActionChunk>) {
    this.#answer = answer;
  }

  reset(episode: PolicyEpisode): void {
    this.episode = episode;
  }

  infer(observation: Observation) {
    this.seen.push(observation);
    return this.#answer(observation);
  }

  dispose(): void {}
}

const walker = (by = 1) => new FakePolicy(() => ({ actions: [forward(by)] }));

function run(environment: FakeEnvironment, policy: Policy, more: Partial<EpisodeInput> = {}) {
  let time = 0;
  return runEpisode({
    environment,
    policy,
    task: { id: 's/t', instruction: 'go there', protocol: PROTOCOL },
    plan: PLAN,
    initialState: {
      armPositions: [0],
      gripperPositions: [0, 0],
      objects: {},
      fixtures: {},
      fixtureJoints: {},
    },
    clock: () => time++,
    ...more,
  });
}

function finished(result: EpisodeResult): FinishedEpisode {
  if (result.status === 'errored') throw new Error(result.error.message);
  return result;
}

function errored(result: EpisodeResult): ErroredEpisode {
  if (result.status !== 'errored') throw new Error(`expected an errored episode, got ${result.status}`);
  return result;
}

const withProtocol = (change: Partial<Protocol>) => ({
  task: { id: 's/t', instruction: 'go there', protocol: { ...PROTOCOL, ...change } },
});

describe('an episode', () => {
  it('ends at the first step after which the goal holds', async () => {
    const result = finished(await run(new FakeEnvironment(4), walker(), { attempt: 1 }));
    expect(result).toMatchObject({
      episodeId: 's/t/p/0004',
      taskId: 's/t',
      policy: 'p',
      episodeIndex: 4,
      seed: 99,
      attempt: 1,
      status: 'succeeded',
      success: true,
      ending: 'terminated',
      steps: 4,
      protocolHash: protocolHash(PROTOCOL),
      goal: { holds: true, parts: { position: 4 } },
    });
    expect(result.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('succeeds in the last step that the limit allows, and fails one later', async () => {
    expect(finished(await run(new FakeEnvironment(10), walker()))).toMatchObject({
      status: 'succeeded',
      ending: 'terminated',
      steps: 10,
    });
    expect(finished(await run(new FakeEnvironment(11), walker()))).toMatchObject({
      status: 'failed',
      success: false,
      ending: 'truncated',
      steps: 10,
      goal: { holds: false },
    });
  });

  it('settles with the hold action before the policy sees anything, and does not count those steps', async () => {
    const environment = new FakeEnvironment(1);
    const applied: Action[] = [];
    environment.onStep = (action) => applied.push(action);
    const result = finished(await run(environment, walker()));
    expect(environment.calls).toEqual(['reset', 'step', 'step', 'step', 'observe 0', 'step']);
    expect(applied.slice(0, 3)).toEqual([
      environment.holdAction,
      environment.holdAction,
      environment.holdAction,
    ]);
    expect(result.steps).toBe(1);
  });

  it('settles with an action of zeros if the protocol says so', async () => {
    const environment = new FakeEnvironment(1);
    const applied: Action[] = [];
    environment.onStep = (action) => applied.push(action);
    await run(environment, walker(), withProtocol({ settleAction: 'zero', settleSteps: 2 }));
    expect(applied.slice(0, 2)).toEqual([Array(7).fill(0), Array(7).fill(0)]);
  });

  describe('whose protocol looks at the goal only after a chunk', () => {
    const rules = withProtocol({ success: 'after-chunk' });
    const chunks = (...steps: number[]) => new FakePolicy(() => ({ actions: steps.map(forward) }));

    it('does not succeed by what was lost again within the chunk', async () => {
      const lost = await run(new FakeEnvironment(2), chunks(1, 1, -1, -1), rules);
      expect(finished(lost)).toMatchObject({ status: 'failed', ending: 'truncated', steps: 10 });
      const kept = await run(new FakeEnvironment(2), chunks(1, 1, 0), rules);
      expect(finished(kept)).toMatchObject({ status: 'succeeded', ending: 'terminated', steps: 3 });
    });

    it('fails if the limit cuts the chunk in which the goal is reached', async () => {
      const cut = await run(new FakeEnvironment(10), chunks(1, 1, 1, 1), rules);
      expect(finished(cut)).toMatchObject({ status: 'failed', steps: 10, goal: { holds: true } });
      const whole = await run(new FakeEnvironment(10), chunks(1, 1, 1, 1, 1), rules);
      expect(finished(whole)).toMatchObject({ status: 'succeeded', steps: 10 });
    });
  });

  it('ends when the policy was asked as often as the protocol allows', async () => {
    const policy = new FakePolicy(() => ({ actions: [forward(), forward()] }));
    const result = await run(new FakeEnvironment(9), policy, withProtocol({ maxInferences: 3 }));
    expect(finished(result)).toMatchObject({ status: 'failed', ending: 'truncated', steps: 6 });
    expect(policy.seen).toHaveLength(3);
  });

  it('tells the policy who it is, with a seed of its own, and shows state only to the privileged', async () => {
    const plain = walker();
    const environment = new FakeEnvironment(2);
    await run(environment, plain);
    expect(plain.episode).toEqual({
      taskId: 's/t',
      instruction: 'go there',
      seed: deriveSeed('99/policy'),
      episodeIndex: 4,
    });
    const privileged = walker();
    privileged.observationSpec = { cameras: [], privileged: true };
    await run(environment, privileged);
    expect(privileged.episode?.privileged).toBe(environment.privileged);
  });

  it('asks for the declared cameras only', async () => {
    const policy = walker();
    const cameras = [{ camera: 'front', width: 8, height: 8 }];
    policy.observationSpec = { cameras, privileged: false };
    const environment = new FakeEnvironment(2);
    await run(environment, policy);
    expect(environment.cameras).toEqual([cameras, cameras]);
  });

  it('executes a chunk in full before it observes again, and drops the rest on success', async () => {
    const policy = new FakePolicy(async () => ({ actions: [forward(), forward(), forward()] }));
    const environment = new FakeEnvironment(5);
    const result = finished(await run(environment, policy));
    expect(policy.seen.map(({ step }) => step)).toEqual([0, 3]);
    expect(result.steps).toBe(5);
    expect(result.latency.count).toBe(2);
    expect(result.latenciesMs).toHaveLength(2);
  });

  it('tells an observer that the world settled, what was inferred and every control step', async () => {
    const told: unknown[] = [];
    const policy = new FakePolicy(() => ({ actions: [forward(), forward()] }));
    await run(new FakeEnvironment(3), policy, {
      observer: {
        settled: ({ holds }) => told.push(['settled', holds]),
        observed: ({ step }) => told.push(['observed', step]),
        inferred: ({ step, actions, latencyMs }) => told.push(['inferred', step, actions.length, latencyMs]),
        stepped: ({ step, outcome }) => told.push(['stepped', step, outcome.success]),
      },
    });
    expect(told).toEqual([
      ['settled', false],
      ['observed', 0],
      ['inferred', 0, 2, 1],
      ['stepped', 1, false],
      ['stepped', 2, false],
      ['observed', 2],
      ['inferred', 2, 2, 1],
      ['stepped', 3, true],
    ]);
  });

  it('measures latency and throughput with the clock it is given', async () => {
    const times = [0, 1000, 1010, 1030, 1040, 1080, 1500, 2000];
    const result = finished(await run(new FakeEnvironment(2), walker(), { clock: () => times.shift()! }));
    expect(result.latenciesMs).toEqual([20, 40]);
    expect(result.latency).toEqual({ count: 2, p50Ms: 30, p95Ms: 39, p99Ms: 39.8 });
    expect(result.observationsPerSecond).toBe(4);
    expect(result.durationMs).toBe(2000);
  });

  it('has no throughput, rather than an infinite one, if the clock stands', async () => {
    const result = finished(await run(new FakeEnvironment(2), walker(), { clock: () => 5 }));
    expect(result.observationsPerSecond).toBe(0);
  });
});

describe('step digests', () => {
  const steps = async (policy: Policy, more: Partial<EpisodeInput> = {}) => {
    const result = finished(await run(new FakeEnvironment(6), policy, more));
    const bytes = Buffer.from(result.stepDigests!, 'base64');
    expect(bytes.length).toBe(4 * (result.steps + 1));
    return Array.from({ length: result.steps + 1 }, (_, step) => bytes.readUInt32LE(4 * step));
  };

  it('are equal for equal episodes, one for the start and one per control step', async () => {
    expect(await steps(walker())).toEqual(await steps(walker()));
  });

  it('differ from the step on at which actions do', async () => {
    const straight = await steps(walker());
    let count = 0;
    const bent = walker();
    const infer = bent.infer.bind(bent);
    bent.infer = async (observation) => {
      const chunk = await infer(observation);
      count += 1;
      return count === 3
        ? { actions: chunk.actions.map(([first, ...rest]) => [first! * 0.5, ...rest]) }
        : chunk;
    };
    const other = await steps(bent);
    expect(other.slice(0, 3)).toEqual(straight.slice(0, 3));
    expect(other[3]).not.toBe(straight[3]);
  });
});

describe('a digest', () => {
  const digest = async (policy: Policy, more: Partial<EpisodeInput> = {}) =>
    finished(await run(new FakeEnvironment(6), policy, more)).digest;

  it('repeats, whatever the clock, the attempt and the policy’s name', async () => {
    const first = await digest(walker());
    expect(await digest(walker(), { clock: () => 7, attempt: 3 })).toBe(first);
    expect(await digest(walker(), { plan: { ...PLAN, policy: 'q', episodeId: 'else' } })).toBe(first);
  });

  it('does not depend on how the actions were cut into chunks', async () => {
    const chunked = new FakePolicy(() => ({ actions: [forward(), forward()] }));
    expect(await digest(chunked)).toBe(await digest(walker()));
  });

  it('differs with a single action, even where the outcome is the same', async () => {
    const bent = new FakePolicy(({ step }) => ({
      actions: [step === 2 ? [1, 1e-9, 0, 0, 0, 0, 0] : forward()],
    }));
    expect(await digest(bent)).not.toBe(await digest(walker()));
  });

  it('takes −0 and 0 for one action, as a recording in JSON does', async () => {
    const negative = new FakePolicy(() => ({ actions: [[1, -0, 0, 0, 0, 0, 0]] }));
    expect(await digest(negative)).toBe(await digest(walker()));
  });

  it('differs with seed, initial state, protocol and engine', async () => {
    const digests = await Promise.all([
      digest(walker()),
      digest(walker(), { plan: { ...PLAN, seed: 100 } }),
      digest(walker(), withProtocol({ maxSteps: 11 })),
      digest(walker(), { engine: 'rapier@2' }),
      digest(walker(), {
        initialState: {
          armPositions: [0.5],
          gripperPositions: [0, 0],
          objects: {},
          fixtures: {},
          fixtureJoints: {},
        },
      }),
    ]);
    expect(new Set(digests).size).toBe(5);
  });
});

describe('an errored episode', () => {
  it('is one whose goal holds before the policy acts, with or without settle steps', async () => {
    for (const settleSteps of [3, 0]) {
      const policy = walker();
      const result = errored(await run(new FakeEnvironment(0), policy, withProtocol({ settleSteps })));
      expect(result.error.code).toBe('goal-at-reset');
      expect(result.error.message).toContain(`${settleSteps} settle step`);
      expect(result).toMatchObject({ success: null, steps: 0, digest: null });
      expect(policy.seen).toEqual([]);
    }
  });

  it('does not arise if the goal held only while things still settled', async () => {
    const environment = new FakeEnvironment(2);
    let step = 0;
    environment.onStep = () => {
      step += 1;
      environment.position = step === 1 ? 5 : environment.position >= 5 ? 0 : environment.position;
    };
    expect((await run(environment, walker())).status).toBe('succeeded');
  });

  it('keeps the code of diverged physics, and the steps that were done', async () => {
    const environment = new FakeEnvironment(9);
    environment.onStep = () => {
      if (environment.position >= 2) throw new PhysicsDivergedError('bowl/object', 0.25);
    };
    const result = errored(await run(environment, walker()));
    expect(result).toMatchObject({ steps: 2, error: { code: 'physics-diverged' } });
    expect(result.error.message).toContain('bowl/object');
    expect(result.error.stack).toBeUndefined();
  });

  it('blames a policy that throws, and the harness if the simulation does', async () => {
    const broken = new FakePolicy(() => Promise.reject(new TypeError('no such tensor')));
    const policyError = errored(await run(new FakeEnvironment(9), broken)).error;
    expect(policyError).toMatchObject({
      code: 'policy',
      message: 'the policy raised TypeError: no such tensor',
    });
    expect(policyError.stack).toContain('TypeError');

    const environment = new FakeEnvironment(9);
    environment.onStep = () => {
      throw 'unreachable';
    };
    expect(errored(await run(environment, walker())).error).toEqual({
      code: 'bug',
      message: 'the simulation raised unreachable',
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['no chunk', undefined, /expected an action chunk of at least one action, got actions of type undefined/],
    ['an empty chunk', { actions: [] }, /got an empty chunk/],
    [
      'too few numbers',
      { actions: [[0, 0, 0]] },
      /has 3 number\(s\); expected 7 \(translation 3, rotation 3, gripper 1\)/,
    ],
    ['a NaN', { actions: [[0, Number.NaN, 0, 0, 0, 0, 0]] }, /holds NaN at index 1/],
    [
      'an infinity later in the chunk',
      { actions: [forward(), forward(Infinity)] },
      /action 2 of 2 in its chunk holds Infinity at index 0/,
    ],
    ['text', { actions: ['close'] }, /of type string; expected 7 numbers/],
  ])('blames a policy that answers with %s', async (_, chunk, message) => {
    const policy = new FakePolicy(() => chunk as ActionChunk);
    const { error } = errored(await run(new FakeEnvironment(9), policy));
    expect(error.code).toBe('policy');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('policy "fake" at control step 0');
  });

  it('is one whose protocol asks for another control rate', async () => {
    const { error } = errored(await run(new FakeEnvironment(9), walker(), withProtocol({ controlHz: 10 })));
    expect(error).toMatchObject({ code: 'spec-mismatch' });
  });
});

describe('actions', () => {
  it('may be typed arrays and may leave their range', async () => {
    const policy = new FakePolicy(() => ({ actions: [new Float32Array(forward(3)) as unknown as Action] }));
    const environment = new FakeEnvironment(3);
    const applied: Action[] = [];
    environment.onStep = (action) => applied.push(action);
    expect((await run(environment, policy)).status).toBe('succeeded');
    expect(applied[3]).toEqual(forward(3));
  });
});

describe('an abort', () => {
  it('rejects with its reason and leaves no result', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const stepped = ({ step }: { step: number }) => {
      if (step === 4) controller.abort(reason);
    };
    const environment = new FakeEnvironment(99);
    await expect(
      run(environment, walker(), { signal: controller.signal, observer: { stepped } }),
    ).rejects.toBe(reason);
    expect(environment.position).toBe(4);
  });

  it('does not wait for a policy that hangs', async () => {
    const controller = new AbortController();
    const hanging = new FakePolicy(() => {
      setImmediate(() => controller.abort(new Error('enough')));
      return new Promise(() => {});
    });
    await expect(run(new FakeEnvironment(9), hanging, { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
  });

  it('reaches a policy that never waits', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('enough')));
    const environment = new FakeEnvironment(1e9);
    const long = withProtocol({ maxSteps: 1e6 });
    await expect(run(environment, walker(), { ...long, signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(environment.position).toBeLessThan(1000);
  });

  it('before the start touches nothing', async () => {
    const environment = new FakeEnvironment(9);
    const signal = AbortSignal.abort(new Error('never began'));
    await expect(run(environment, walker(), { signal })).rejects.toThrow('never began');
    expect(environment.calls).toEqual([]);
  });
});
