import { describe, expect, it } from 'vitest';
import { evaluatePredicate } from '../../../src/task/evaluate-predicate.ts';
import type { JointView } from '../../../src/task/world-view.ts';
import { fakeWorldView } from '../fake-world-view.ts';

const drawer = (name: string, value: number): JointView => ({
  name: `cabinet.${name}`,
  value,
  states: { open: { below: -0.14 }, closed: { above: 0 } },
});
const door = (value: number): JointView => ({
  name: 'microwave.hinge',
  value,
  states: { open: { below: -1.3 }, closed: { above: -0.005 } },
});
const knob = (value: number): JointView => ({
  name: 'stove.button',
  value,
  states: { on: { atLeast: 0.5 }, off: { below: 0 } },
});

const evaluate = (predicate: string, joints: readonly JointView[]) =>
  evaluatePredicate([predicate, 'thing'], fakeWorldView({ joints: { thing: joints } }));

describe('joint predicates', () => {
  it('Open of a drawer needs less than -0.14 m', () => {
    expect(evaluate('Open', [drawer('top', -0.14)]).holds).toBe(false);
    expect(evaluate('Open', [drawer('top', -0.140001)]).holds).toBe(true);
  });

  it('Close of a drawer needs it pushed past its nominal zero', () => {
    expect(evaluate('Close', [drawer('top', 0)]).holds).toBe(false);
    expect(evaluate('Close', [drawer('top', 1e-6)]).holds).toBe(true);
  });

  it('Open and Close of a door have their own bounds', () => {
    expect(evaluate('Open', [door(-1.3)]).holds).toBe(false);
    expect(evaluate('Open', [door(-1.30001)]).holds).toBe(true);
    expect(evaluate('Close', [door(-0.005)]).holds).toBe(false);
    expect(evaluate('Close', [door(-0.00499)]).holds).toBe(true);
  });

  it('TurnOn includes its bound, TurnOff excludes it', () => {
    expect(evaluate('TurnOn', [knob(0.5)]).holds).toBe(true);
    expect(evaluate('TurnOn', [knob(0.499999)]).holds).toBe(false);
    expect(evaluate('TurnOff', [knob(0)]).holds).toBe(false);
    expect(evaluate('TurnOff', [knob(-1e-6)]).holds).toBe(true);
  });

  it('any joint suffices for Open and TurnOn, all are needed for Close and TurnOff', () => {
    const mixed = [drawer('top', -0.15), drawer('middle', 0.005)];
    expect(evaluate('Open', mixed).holds).toBe(true);
    expect(evaluate('Close', mixed).holds).toBe(false);
    expect(evaluate('Close', [drawer('top', 0.005), drawer('middle', 0.005)]).holds).toBe(true);
    expect(evaluate('TurnOn', [knob(-0.004), knob(1)]).holds).toBe(true);
    expect(evaluate('TurnOff', [knob(-0.004), knob(1)]).holds).toBe(false);
    expect(evaluate('TurnOff', [knob(-0.004), knob(-0.001)]).holds).toBe(true);
  });

  it('reports every joint value and the test in words', () => {
    expect(evaluate('Open', [drawer('top', -0.15), drawer('middle', 0)]).parts).toEqual({
      'cabinet.top': -0.15,
      'cabinet.middle': 0,
      test: 'any joint < -0.14',
    });
  });

  it('refuses a thing whose joints do not declare the state', () => {
    expect(() => evaluate('Open', [knob(0)])).toThrow(/"thing" is open/);
    expect(() => evaluate('Close', [])).toThrow(/no joint/);
  });
});
