import { describe, expect, it } from 'vitest';
import { ChunkedPolicy } from '../../src/policy/chunked-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type Action, LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import type { Observation } from '../../src/spec/observation.ts';

const EPISODE = { taskId: 'suite/task', instruction: 'do it', seed: 1 };

/** Answers with `size` actions; the first number says which inference, the second which place in the chunk. */
class Numbered implements Policy {
  readonly name: string = 'numbered';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: false };
  readonly log: string[] = [];
  readonly #size: number;
  readonly #asynchronous: boolean;
  #inferences = 0;

  constructor(size: number, asynchronous = false) {
    this.#size = size;
    this.#asynchronous = asynchronous;
  }

  reset(): void {
    this.#inferences = 0;
    this.log.push('reset');
  }

  infer(observation: Observation) {
    this.log.push(`infer at ${observation.step}`);
    const inference = this.#inferences++;
    const actions = Array.from({ length: this.#size }, (_, i) => [inference, i]);
    return this.#asynchronous ? Promise.resolve({ actions }) : { actions };
  }

  dispose(): void {
    this.log.push('dispose');
  }
}

function observation(step: number): Observation {
  const proprioception = {
    eefPosition: [0, 0, 0],
    eefRotation: [0, 0, 0, 1],
    gripperPositions: [0, 0],
    jointPositions: [],
  } as const;
  return { step, instruction: 'do it', images: {}, proprioception };
}

/** What an episode loop does: asks when no action is left, applies one action per step. */
async function execute(policy: Policy, steps: number): Promise<Action[]> {
  await policy.reset(EPISODE);
  const pending: Action[] = [];
  const applied: Action[] = [];
  for (let step = 0; step < steps; step++) {
    if (pending.length === 0) pending.push(...(await policy.infer(observation(step))).actions);
    applied.push(pending.shift()!);
  }
  return applied;
}

describe('ChunkedPolicy', () => {
  it('feeds the first actions of each chunk in order, then asks again and drops the rest', async () => {
    const inner = new Numbered(4);
    const applied = await execute(new ChunkedPolicy(inner, 3), 7);
    expect(applied).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
    ]);
    expect(inner.log).toEqual(['reset', 'infer at 0', 'infer at 3', 'infer at 6']);
  });

  it('executes a shorter chunk whole', async () => {
    const inner = new Numbered(2);
    await execute(new ChunkedPolicy(inner, 5), 4);
    expect(inner.log).toEqual(['reset', 'infer at 0', 'infer at 2']);
  });

  it('waits for a policy that answers later', async () => {
    const applied = await execute(new ChunkedPolicy(new Numbered(4, true), 1), 3);
    expect(applied).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it('carries nothing over a reset', async () => {
    const policy = new ChunkedPolicy(new Numbered(4), 4);
    await execute(policy, 2);
    expect(await execute(policy, 1)).toEqual([[0, 0]]);
  });

  it('passes on name, specs and dispose', async () => {
    const inner = new Numbered(4);
    const policy = new ChunkedPolicy(inner, 2);
    await policy.dispose();
    expect(inner.log).toEqual(['dispose']);
    expect([policy.name, policy.actionSpec, policy.observationSpec]).toEqual([
      'numbered',
      inner.actionSpec,
      inner.observationSpec,
    ]);
  });

  it('refuses an empty chunk and a replanning interval that is no positive whole number', async () => {
    await expect(execute(new ChunkedPolicy(new Numbered(0), 2), 1)).rejects.toMatchObject({ code: 'policy' });
    await expect(execute(new ChunkedPolicy(new Numbered(0, true), 2), 1)).rejects.toThrow(
      /empty action chunk/,
    );
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      expect(() => new ChunkedPolicy(new Numbered(1), bad)).toThrow(/replanEvery/);
    }
  });
});
