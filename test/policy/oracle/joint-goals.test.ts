import { describe, expect, it } from 'vitest';
import { ajarJoints } from '../../../src/policy/oracle/joint-goals.ts';
import { meetsThreshold } from '../../../src/task/predicates/joint-test.ts';
import { FakeDrawer } from './fake-drawer.ts';

function ajarAt(value: number) {
  const world = new FakeDrawer();
  world.value = value;
  return ajarJoints('chest', world);
}

describe('ajarJoints', () => {
  it('are drawers that can be drawn further out, and how far', () => {
    const [goal] = ajarAt(-0.145);
    expect(goal!.joint).toBe('chest.drawer');
    expect(goal!.target).toBeLessThan(-0.155);
    expect(goal!.target).toBeGreaterThan(-0.16);
    expect(meetsThreshold(-0.145, goal!.test)).toBe(false);
    expect(meetsThreshold(goal!.target, goal!.test)).toBe(true);
  });

  it('are none where the drawer is out as far as it goes', () => {
    expect(ajarAt(-0.159)).toEqual([]);
  });
});
