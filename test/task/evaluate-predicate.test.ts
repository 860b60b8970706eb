import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { evaluatePredicate, formatPredicate } from '../../src/task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../src/task/task-schema.ts';
import { fakeWorldView } from './fake-world-view.ts';

const view = fakeWorldView({ at: { low: [0, 0, 0.999], high: [0, 0, 1] }, touching: [['low', 'high']] });
const T: PredicateExpression = ['True'];
const F: PredicateExpression = ['False'];
const holds = (expression: PredicateExpression) => evaluatePredicate(expression, view).holds;

describe('evaluatePredicate', () => {
  it.each([
    [['And', T, T], true],
    [['And', T, F], false],
    [['All', T, T, T], true],
    [['All', T, F, T], false],
    [['Or', F, F], false],
    [['Or', F, T], true],
    [['Any', F, F, T], true],
    [['Any', F], false],
    [['Not', T], false],
    [['Not', F], true],
    [['And', ['Not', F], ['Or', F, T]], true],
  ] as [PredicateExpression, boolean][])('%j is %s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it('counts an object as Up from one metre on, included', () => {
    expect(holds(['Up', 'high'])).toBe(true);
    expect(holds(['Up', 'low'])).toBe(false);
  });

  it('reads contact both ways round', () => {
    expect(holds(['InContact', 'low', 'high'])).toBe(true);
    expect(holds(['InContact', 'high', 'low'])).toBe(true);
    expect(holds(['InContact', 'high', 'plate'])).toBe(false);
  });

  it('reports every operand, also those that no longer matter', () => {
    const report = evaluatePredicate(['And', F, ['Up', 'high']], view);
    expect(report.predicate).toBe('And(False(), Up(high))');
    expect(report.operands?.map((operand) => operand.holds)).toEqual([false, true]);
    expect(report.operands?.[1]?.parts).toEqual({ height: 1 });
  });

  it.each([
    [['Ontop', 'low', 'high'], /Ontop.*one of On, In/],
    [['On', 'low'], /2 name\(s\)/],
    [['On', 'low', T], /2 name\(s\)/],
    [['And'], /operands/],
    [['Not', T, F], /between 1 and 1 operands/],
    [['And', 'low'], /predicates as operands/],
    [['toString', 'low'], /one of/],
  ] as [PredicateExpression, RegExp][])('refuses %j', (expression, message) => {
    expect(() => evaluatePredicate(expression, view)).toThrow(message);
    expect(() => evaluatePredicate(expression, view)).toThrow(HarnessError);
  });

  it('writes predicates the way they are read', () => {
    expect(formatPredicate(['And', ['On', 'a', 'b'], ['Open', 'c']])).toBe('And(On(a, b), Open(c))');
  });
});
