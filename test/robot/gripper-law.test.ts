import { describe, expect, it } from 'vitest';
import { GripperLaw } from '../../src/robot/gripper-law.ts';
import { panda } from './panda.ts';

/** Targets of both fingers after a number of substeps of one command. */
function targetsAfter(substeps: number, command: number, law = new GripperLaw(panda)): [number, number] {
  for (let k = 0; k < substeps; k++) law.advance(command);
  return [law.target(0), law.target(1)];
}

describe('GripperLaw', () => {
  it('starts with its targets in the middle of the range', () => {
    expect(targetsAfter(0, 0)).toEqual([0.02, -0.02]);
  });

  it.each([
    [-1, 0.0202, -0.0202],
    [1, 0.0198, -0.0198],
  ])(
    'moves its targets by a hundredth of the half range per substep: command %i',
    (command, first, second) => {
      const targets = targetsAfter(1, command);
      expect(targets[0]).toBeCloseTo(first, 12);
      expect(targets[1]).toBeCloseTo(second, 12);
    },
  );

  it('reads just the sign of a command', () => {
    expect(targetsAfter(10, 0.01)).toEqual(targetsAfter(10, 1));
    expect(targetsAfter(10, -0.3)).toEqual(targetsAfter(10, -1));
  });

  it('holds its targets at a command of zero', () => {
    const law = new GripperLaw(panda);
    const before = targetsAfter(30, -1, law);
    expect(targetsAfter(30, 0, law)).toEqual(before);
  });

  it('travels the full range in 200 substeps and not in 199', () => {
    const law = new GripperLaw(panda);
    expect(targetsAfter(300, 1, law)).toEqual([0, 0].map((value) => expect.closeTo(value, 12)));
    expect(targetsAfter(199, -1, law)[0]).toBeLessThan(0.0399);
    expect(targetsAfter(1, -1, law)[0]).toBeCloseTo(0.04, 12);
    expect(targetsAfter(50, -1, law)).toEqual([0.04, -0.04].map((value) => expect.closeTo(value, 12)));
  });

  it('pushes a thousand newtons per metre from its target, up to twenty newtons', () => {
    const law = new GripperLaw(panda);
    expect(law.force(0, 0.015)).toBeCloseTo(5, 9);
    expect(law.force(0, 0.0001)).toBeCloseTo(19.9, 9);
    expect(law.force(0, -0.001)).toBe(20);
    expect(law.force(0, 0.0401)).toBe(-20);
    expect(law.force(1, -0.015)).toBeCloseTo(-5, 9);
    expect(law.force(1, 0.0001)).toBe(-20);
  });

  it('goes on from where its command was saved', () => {
    const law = new GripperLaw(panda);
    const before = targetsAfter(17, -1, law);
    const saved = law.snapshot();
    targetsAfter(60, 1, law);
    law.restore(saved);
    expect([law.target(0), law.target(1)]).toEqual(before);
  });
});
