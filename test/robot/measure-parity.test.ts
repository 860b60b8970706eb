import { describe, expect, it } from 'vitest';
import { fromAxisAngle } from '../../src/math/quat.ts';
import { measureParity } from '../../src/robot/measure-parity.ts';
import type { ArmResponse, ReferenceCase } from '../../src/robot/osc-reference.ts';

const REST: ArmResponse = { position: [0, 0, 0], rotation: [0, 0, 0, 1], fingers: [0.02, -0.02] };
const HOLD = [0, 0, 0, 0, 0, 0, 0];

/** Five control steps at rest. */
const STILL: ReferenceCase = {
  name: 'still',
  start: { arm: [0], fingers: [0.02, -0.02] },
  actions: Array.from({ length: 5 }, () => HOLD),
  recorded: [1, 2, 3, 4, 5].map((step) => ({ step, ...REST })),
};

/** Parity of `STILL` when the response at one step (from 1) is another. */
function parityWith(step: number, change: Partial<ArmResponse>) {
  const responses = STILL.actions.map((_, index) => (index + 1 === step ? { ...REST, ...change } : REST));
  return measureParity([STILL], () => responses)[0]!;
}

describe('measureParity', () => {
  it('passes a simulation that equals the reference', () => {
    expect(parityWith(1, {})).toEqual({
      name: 'still',
      earlyPosition: 0,
      position: 0,
      rotationDegrees: 0,
      finger: 0,
      passes: true,
    });
  });

  it.each([
    [3, 0.0049, true],
    [3, 0.0051, false],
    [4, 0.0019, true],
    [4, 0.0021, false],
  ])('judges a position that is off at step %i by %f m: passes %s', (step, off, passes) => {
    const parity = parityWith(step, { position: [0, off, 0] });
    expect(parity.passes).toBe(passes);
    expect(parity.earlyPosition).toBeCloseTo(step <= 3 ? off : 0, 12);
    expect(parity.position).toBeCloseTo(step <= 3 ? 0 : off, 12);
  });

  it('measures positions as distances, not per axis', () => {
    expect(parityWith(5, { position: [0.0015, 0.0015, 0] }).passes).toBe(false);
  });

  it.each([
    [0.99, true],
    [1.01, false],
  ])('judges a rotation that is off by %f degrees: passes %s', (degrees, passes) => {
    const parity = parityWith(2, { rotation: fromAxisAngle([1, 2, 3], (degrees * Math.PI) / 180) });
    expect(parity.rotationDegrees).toBeCloseTo(degrees, 9);
    expect(parity.passes).toBe(passes);
  });

  it('takes a quaternion and its negative for the same rotation', () => {
    expect(parityWith(2, { rotation: [0, 0, 0, -1] }).rotationDegrees).toBe(0);
  });

  it.each([
    [[0.0219, -0.02], true],
    [[0.0221, -0.02], false],
    [[0.02, -0.0221], false],
  ] as const)('judges fingers at %j: passes %s', (fingers, passes) => {
    expect(parityWith(1, { fingers }).passes).toBe(passes);
  });

  it('fails a case with a single non-finite number in it', () => {
    const parity = parityWith(4, { position: [0, Number.NaN, 0] });
    expect(parity.position).toBeNaN();
    expect(parity.passes).toBe(false);
    expect(parityWith(4, { fingers: [Number.NaN, 0] }).passes).toBe(false);
    expect(parityWith(4, { rotation: [0, 0, 0, Number.NaN] }).passes).toBe(false);
  });

  it('judges only recorded steps and leaves out positions that no step covers', () => {
    const settle = { ...STILL, recorded: STILL.recorded.slice(4) };
    const off = { ...REST, position: [1, 0, 0] as const };
    const [parity] = measureParity([settle], () => [off, off, off, off, REST]);
    expect(parity).toMatchObject({ earlyPosition: undefined, position: 0, passes: true });
  });

  it('refuses a simulation that does not report every step', () => {
    expect(() => measureParity([STILL], () => [REST])).toThrow(
      'parity case "still": expected one response per action (5), got 1',
    );
  });

  it('keeps the order of the cases', () => {
    const other = { ...STILL, name: 'other' };
    const names = measureParity([other, STILL], () => STILL.actions.map(() => REST)).map(({ name }) => name);
    expect(names).toEqual(['other', 'still']);
  });
});
