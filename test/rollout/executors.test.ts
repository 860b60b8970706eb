import { describe, expect, it } from 'vitest';
import type { ExecutorName } from '../../src/episode/execution.ts';
import { ActionQueue } from '../../src/rollout/action-queue.ts';
import { findExecutor } from '../../src/rollout/executors/find-executor.ts';
import { LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';

/** An action that says which inference it is from and its place in the chunk: 2.1 is the second of the third. */
const labelled = (label: number) => [label, 0, 0, 0, 0, 0, label];

/** What each step gets from a policy with chunks of `length` whose answers take `delay` steps; `–` is a hold. */
function timeline(
  name: ExecutorName,
  { length, delay, steps }: { length: number; delay: number; steps: number },
) {
  const queue = new ActionQueue(findExecutor(name), LIBERO_ACTION_SPEC);
  const asked: number[] = [];
  const prefixes: (readonly number[])[] = [];
  const shown: (number | string)[] = [];
  for (let step = 0; step < steps; step++) {
    queue.arrive(step);
    if (queue.shouldAsk()) {
      prefixes.push(queue.prefix(delay).map(([label]) => label!));
      const actions = Array.from({ length }, (_, place) => labelled(asked.length + place / 10));
      asked.push(step);
      queue.asked(actions, step, delay);
      queue.arrive(step);
    }
    shown.push(queue.next()?.action[0] ?? '–');
  }
  return { asked, prefixes, shown };
}

describe('executors', () => {
  it.each(['freeze', 'hold', 'async', 'async-drop', 'blend', 'rtc'] as const)(
    '%s executes whole chunks where there is no delay',
    (name) => {
      const { asked, shown } = timeline(name, { length: 3, delay: 0, steps: 7 });
      expect(asked).toEqual([0, 3, 6]);
      expect(shown).toEqual([0, 0.1, 0.2, 1, 1.1, 1.2, 2]);
    },
  );

  it('freeze lets the world wait: the same actions under any delay', () => {
    expect(timeline('freeze', { length: 2, delay: 5, steps: 4 }).shown).toEqual([0, 0.1, 1, 1.1]);
  });

  it('hold holds until the answer is there, then executes all of it', () => {
    const { asked, shown } = timeline('hold', { length: 2, delay: 2, steps: 9 });
    expect(asked).toEqual([0, 4, 8]);
    expect(shown).toEqual(['–', '–', 0, 0.1, '–', '–', 1, 1.1, '–']);
  });

  it('async asks while actions are left, and starts the new chunk at its beginning', () => {
    const { asked, shown } = timeline('async', { length: 4, delay: 2, steps: 11 });
    expect(asked).toEqual([0, 4, 8]);
    expect(shown).toEqual(['–', '–', 0, 0.1, 0.2, 0.3, 1, 1.1, 1.2, 1.3, 2]);
  });

  it('async-drop leaves out what was meant for steps that are past', () => {
    const { asked, shown } = timeline('async-drop', { length: 4, delay: 2, steps: 8 });
    expect(asked).toEqual([0, 2, 4, 6]);
    expect(shown).toEqual(['–', '–', 0.2, 0.3, 1.2, 1.3, 2.2, 2.3]);
  });

  it('async-drop executes the last action of a chunk that is wholly past, or nothing would ever be done', () => {
    const { shown } = timeline('async-drop', { length: 1, delay: 3, steps: 8 });
    expect(shown).toEqual(['–', '–', '–', 0, '–', '–', 1, '–']);
  });

  it('blend mixes old and new where they overlap, but not the gripper', () => {
    const blend = findExecutor('blend');
    const old = [10, 10].map((value, index) => ({
      action: [value, 0, 0, 0, 0, 0, -1],
      observedStep: 0,
      meantFor: 5 + index,
    }));
    const actions = [1, 1, 1, 1, 1].map((value) => [value, 0, 0, 0, 0, 0, 1]);
    const merged = blend.merge(old, { actions, observedStep: 4, step: 5, actionSpec: LIBERO_ACTION_SPEC });
    expect(merged.map(({ action }) => Math.round(action[0]! * 1e9) / 1e9)).toEqual([7, 4, 1, 1]);
    expect(merged.map(({ action }) => action[6])).toEqual([1, 1, 1, 1]);
  });

  it('rtc hands over the actions that will be executed meanwhile', () => {
    const { prefixes, shown } = timeline('rtc', { length: 6, delay: 2, steps: 8 });
    expect(prefixes[0]).toEqual([]);
    expect(prefixes[1]).toEqual([0.4, 0.5]);
    expect(shown).toEqual(['–', '–', 0.2, 0.3, 0.4, 0.5, 1.2, 1.3]);
  });
});
