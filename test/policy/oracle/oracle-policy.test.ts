import { describe, expect, it } from 'vitest';
import { OraclePolicy } from '../../../src/policy/oracle/oracle-policy.ts';
import { evaluatePredicate } from '../../../src/task/evaluate-predicate.ts';
import { inPredicate } from '../../../src/task/predicates/in.ts';
import { FakeWorld } from './fake-world.ts';

/** Runs the oracle in the fake world; the control steps it took, or undefined if the limit came first. */
function solve(world: FakeWorld, phases: string[] = [], limit = 220): number | undefined {
  const policy = new OraclePolicy((phase) => phases.push(phase));
  policy.reset({ taskId: 'fake/task', instruction: 'put the bowl on the plate', seed: 0, privileged: world });
  for (let step = 1; step <= limit; step++) {
    world.apply(policy.infer().actions[0]!);
    if (evaluatePredicate(world.goal, world).holds && !world.isGrasped()) return step;
  }
  return undefined;
}

describe('the oracle', () => {
  it('picks the bowl up and puts it on the plate, phase by phase', () => {
    const phases: string[] = [];
    expect(solve(new FakeWorld(), phases)).toBeLessThan(110);
    expect(phases.slice(0, 7)).toEqual([
      'reach above',
      'descend',
      'close',
      'lift',
      'transport',
      'lower',
      'release',
    ]);
  });

  it('brings an object into a site of another', () => {
    const world = new FakeWorld();
    world.goal = ['And', ['In', 'bowl', 'plate_inside']];
    const policy = new OraclePolicy();
    policy.reset({ taskId: 't', instruction: 'i', seed: 0, privileged: world });
    const inside = () => inPredicate.measure(['bowl', 'plate_inside'], world).holds;
    expect(inside()).toBe(false);
    let steps = 0;
    for (; steps < 150 && !inside(); steps++) world.apply(policy.infer().actions[0]!);
    expect(steps).toBeLessThan(110);
    // It lets go there, and the bowl stays.
    for (let step = 0; step < 40; step++) world.apply(policy.infer().actions[0]!);
    expect(inside()).toBe(true);
    expect(world.isGrasped()).toBe(false);
  });

  it('tries again after a missed grasp', () => {
    const world = new FakeWorld();
    world.misses = 1;
    const phases: string[] = [];
    expect(solve(world, phases)).toBeDefined();
    expect(phases.filter((phase) => phase === 'reach above')).toHaveLength(2);
    expect(phases.some((phase) => phase.startsWith('missed'))).toBe(true);
  });

  it('picks the bowl up again after it dropped it on the way', () => {
    const world = new FakeWorld();
    world.dropAfter = 12;
    const phases: string[] = [];
    expect(solve(world, phases)).toBeDefined();
    expect(phases.filter((phase) => phase === 'close')).toHaveLength(2);
  });

  it('asks for nothing outside the action range', () => {
    const world = new FakeWorld();
    const policy = new OraclePolicy();
    policy.reset({ taskId: 't', instruction: 'i', seed: 0, privileged: world });
    for (let step = 0; step < 220; step++) {
      const action = policy.infer().actions[0]!;
      expect(action).toHaveLength(7);
      for (const value of action) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      world.apply(action);
    }
  });

  it('does nothing while the goal holds', () => {
    const world = new FakeWorld();
    world.bowl = [...world.plate];
    const policy = new OraclePolicy();
    policy.reset({ taskId: 't', instruction: 'i', seed: 0, privileged: world });
    expect(policy.infer().actions).toEqual([[0, 0, 0, 0, 0, 0, -1]]);
  });

  it('waits instead of hanging when no grasp is free', () => {
    const world = new FakeWorld();
    world.walls.push({
      instance: 'lid',
      body: 'lid/object',
      pose: { position: [world.bowl[0], world.bowl[1], 0.96], rotation: [0, 0, 0, 1] },
      halfExtents: [0.2, 0.2, 0.005],
    });
    const phases: string[] = [];
    expect(solve(world, phases, 40)).toBeUndefined();
    expect(new Set(phases)).toEqual(new Set(['no grasp']));
    // It looks again now and then, not at every step.
    expect(phases.length).toBeGreaterThan(1);
    expect(phases.length).toBeLessThan(6);
  });

  it('picks the bowl up once what covered it is gone', () => {
    const world = new FakeWorld();
    world.walls.push({
      instance: 'lid',
      body: 'lid/object',
      pose: { position: [world.bowl[0], world.bowl[1], 0.96], rotation: [0, 0, 0, 1] },
      halfExtents: [0.2, 0.2, 0.005],
    });
    const apply = world.apply.bind(world);
    world.apply = (action) => {
      apply(action);
      if (world.steps === 15) world.walls.pop();
    };
    expect(solve(world)).toBeDefined();
  });

  it('names every part of a goal that it has no skill for', () => {
    const world = new FakeWorld();
    world.goal = ['And', ['On', 'bowl', 'plate'], ['Open', 'drawer'], ['On', 'plate', 'bowl']];
    const reset = () =>
      new OraclePolicy().reset({ taskId: 't', instruction: 'i', seed: 0, privileged: world });
    expect(reset).toThrow(/no skill for Open\(drawer\), On\(plate, bowl\)/);
  });
});
