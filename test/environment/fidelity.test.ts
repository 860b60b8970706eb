import { beforeAll, describe, expect, it } from 'vitest';
import { type Fidelity, measureFidelity } from '../../src/environment/measure-fidelity.ts';
import { PARITY_TOLERANCES } from '../../src/robot/measure-parity.ts';

describe('controller parity with the reference', () => {
  let fidelity: Fidelity;
  beforeAll(async () => {
    fidelity = await measureFidelity();
  });

  it('is measured on every published case', () => {
    expect(fidelity.cases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['hold_open', 'x+1', 'rz+0.5', 'close', 'x+1_once_then_zero', 'random40']),
    );
    expect(fidelity.cases.length).toBe(18);
  });

  it('stays within its tolerances at every control step of every case', () => {
    expect(fidelity.cases.filter(({ passes }) => !passes)).toEqual([]);
  });

  it('is far better than the tolerances ask, so that a regression shows before it matters', () => {
    for (const { name, position, rotationDegrees, finger } of fidelity.cases) {
      expect(position ?? 0, `${name}: position`).toBeLessThan(PARITY_TOLERANCES.position / 4);
      expect(rotationDegrees, `${name}: rotation`).toBeLessThan(PARITY_TOLERANCES.rotationDegrees / 4);
      expect(finger, `${name}: fingers`).toBeLessThan(PARITY_TOLERANCES.finger / 2);
    }
  });
});
