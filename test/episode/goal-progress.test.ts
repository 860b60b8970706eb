import { describe, expect, it } from 'vitest';
import { progressOf } from '../../src/episode/goal-progress.ts';

const lifted = {
  predicate: 'On(a, b)',
  stages: { reached: 3, grasped: 5, lifted: 9, moved: null, placed: null },
};
const open = { predicate: 'Open(c)', stages: { reached: 3, moved: 5, placed: 9 } };

describe('progressOf', () => {
  it('is the share of the stages that a predicate came through', () => {
    expect(progressOf([lifted])).toBeCloseTo(3 / 5);
    expect(progressOf([open])).toBe(1);
  });

  it('counts the furthest stage, also where one before it was left out: pushing lifts nothing', () => {
    const pushed = {
      predicate: 'On(a, b)',
      stages: { reached: 1, grasped: null, lifted: null, moved: 4, placed: null },
    };
    expect(progressOf([pushed])).toBeCloseTo(4 / 5);
  });

  it('is the mean over the predicates of a goal', () => {
    expect(progressOf([lifted, open])).toBeCloseTo(0.8);
    expect(progressOf([])).toBe(0);
  });
});
