import { describe, expect, it } from 'vitest';
import { FrameBudget } from '../../src/viewer/stage/frame-budget.ts';

describe('FrameBudget', () => {
  it('draws in full while frames keep up', () => {
    const budget = new FrameBudget(false);
    for (let frame = 0; frame < 60; frame++) budget.noteFrame(17);
    expect(budget.moving).toEqual(budget.still);
  });

  it('draws less once frames are slow on average, but not for one that is', () => {
    const budget = new FrameBudget(false);
    for (const ms of [17, 17, 60, 17, 17, 17]) budget.noteFrame(ms);
    expect(budget.moving).toEqual(budget.still);
    for (let frame = 0; frame < 6; frame++) budget.noteFrame(50);
    expect(budget.moving.shadowsEvery).toBeGreaterThan(1);
  });

  it('comes down fast where frames take ages, to a floor, and still pictures stay whole', () => {
    const budget = new FrameBudget(false);
    for (let frame = 0; frame < 10; frame++) budget.noteFrame(400);
    expect(budget.moving).toEqual(new FrameBudget(true).moving);
    expect(budget.moving.resolution).toBeLessThan(0.5);
    expect(budget.still.resolution).toBe(1);
  });
});
