import { describe, expect, it } from 'vitest';
import { OraclePolicy } from '../../../src/policy/oracle/oracle-policy.ts';
import { FakeDrawer } from './fake-drawer.ts';

/** Control steps until the goal joint value is passed; undefined if it is not within `limit`. */
function run(world: FakeDrawer, done: () => boolean, phases: string[] = [], limit = 400): number | undefined {
  const policy = new OraclePolicy((phase) => phases.push(phase));
  policy.reset({ taskId: 't', instruction: 'i', seed: 0, privileged: world });
  for (let step = 0; step < limit; step++) {
    if (done()) return step;
    world.apply(policy.infer().actions[0]!);
  }
  return undefined;
}

function shut(): FakeDrawer {
  const world = new FakeDrawer();
  world.goal = ['And', ['Open', 'chest']];
  return world;
}

describe('a drawer', () => {
  it('is opened by its handle, phase by phase, past where it counts as open', () => {
    const world = shut();
    const phases: string[] = [];
    expect(run(world, () => world.value < -0.145, phases)).toBeLessThan(80);
    expect(phases).toEqual(['reach handle (pinch)', 'take handle', 'drive pinch']);
  });

  it('is let go of once it is open', () => {
    const world = shut();
    run(world, () => world.value < -0.145);
    const phases: string[] = [];
    world.goal = ['And', ['Open', 'chest'], ['On', 'bowl', 'plate']];
    expect(run(world, () => world.inContact(), phases)).toBeDefined();
    expect(world.value).toBeLessThan(-0.14);
  });

  it('is taken hold of again elsewhere after the fingers slipped off', () => {
    const world = shut();
    world.slips = 1;
    const phases: string[] = [];
    expect(run(world, () => world.value < -0.145, phases)).toBeDefined();
    expect(phases.some((phase) => phase.startsWith('slipped'))).toBe(true);
    expect(phases.filter((phase) => phase === 'take handle')).toHaveLength(2);
  });

  it('is not moved back when it went further than it was to, after a slip', () => {
    const world = shut();
    world.goal = ['And', ['Open', 'chest'], ['On', 'bowl', 'plate']];
    world.slips = 1;
    const phases: string[] = [];
    const done = () => {
      // The slipping hand has pulled it right open.
      if (phases.at(-1) === 'leave handle') world.value = -0.16;
      return world.inContact();
    };
    expect(run(world, done, phases)).toBeDefined();
    expect(phases.filter((phase) => phase.startsWith('drive'))).toHaveLength(1);
    expect(world.value).toBe(-0.16);
  });

  it('that jams is given up for a while, not pulled for ever', () => {
    const world = shut();
    world.jamsAt = -0.06;
    const phases: string[] = [];
    expect(run(world, () => world.value < -0.145, phases, 200)).toBeUndefined();
    expect(world.value).toBeCloseTo(-0.06, 2);
    const endings = phases.filter((phase) => phase.startsWith('handle: '));
    expect(endings.length).toBeGreaterThan(1);
    expect(phases.filter((phase) => phase === 'leave handle')).toHaveLength(endings.length);
  });

  it('is opened again when it was shut meanwhile', () => {
    const world = shut();
    world.goal = ['And', ['Open', 'chest'], ['On', 'bowl', 'plate']];
    expect(run(world, () => world.value < -0.145)).toBeDefined();
    world.value = 0;
    expect(run(world, () => world.inContact() && world.value < -0.14)).toBeDefined();
  });

  it('without a handle is named as what no skill exists for', () => {
    const world = shut();
    world.handled = false;
    expect(() => run(world, () => false)).toThrow(/no skill for Open\(chest\)/);
  });
});
