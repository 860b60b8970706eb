import { describe, expect, it } from 'vitest';
import { NonInferiorityEProcess } from '../../src/statistics/non-inferiority-e-process.ts';
import { SequentialGate } from '../../src/statistics/sequential-gate.ts';

function gateAfter(pairs: readonly (readonly [baseline: boolean, candidate: boolean])[]) {
  const gate = new SequentialGate({ margin: 0.05, alpha: 0.05 });
  for (const [baseline, candidate] of pairs) gate.add(baseline, candidate);
  return gate.state;
}

describe('SequentialGate', () => {
  it('says nothing at the start', () => {
    expect(gateAfter([])).toMatchObject({ verdict: undefined, pairs: 0, regressionE: 1 });
    expect(gateAfter([]).nonInferiorityE).toBeCloseTo(1, 12);
  });

  it('fails a candidate that loses seven pairs in a row, and not yet after six', () => {
    const lost = Array.from({ length: 7 }, () => [true, false] as const);
    expect(gateAfter(lost.slice(0, 6)).verdict).toBeUndefined();
    expect(gateAfter(lost).verdict).toBe('regression');
  });

  it('passes a candidate that never differs, whatever the outcomes', () => {
    const quiet = Array.from({ length: 90 }, (_, index) => [index % 3 > 0, index % 3 > 0] as const);
    expect(gateAfter(quiet.slice(0, 60)).verdict).toBeUndefined();
    expect(gateAfter(quiet).verdict).toBe('pass');
  });

  it('keeps its verdict and goes on counting', () => {
    const gate = new SequentialGate({ margin: 0.05, alpha: 0.05 });
    for (let i = 0; i < 7; i++) gate.add(true, false);
    for (let i = 0; i < 500; i++) gate.add(true, true);
    expect(gate.state).toMatchObject({ verdict: 'regression', pairs: 507 });
    expect(gate.state.counts).toEqual({ both: 500, onlyCandidate: 0, onlyBaseline: 7, neither: 0 });
  });
});

describe('NonInferiorityEProcess', () => {
  it('has a mean of 1 per pair exactly at the margin', () => {
    // Worse by the margin: 5 % of the pairs are lost, the others do not differ.
    for (const margin of [0.02, 0.05, 0.2]) {
      const [quiet, lost] = [new NonInferiorityEProcess(margin), new NonInferiorityEProcess(margin)];
      quiet.add(true, true);
      lost.add(true, false);
      expect((1 - margin) * quiet.value + margin * lost.value).toBeCloseTo(1, 12);
    }
  });

  it('survives a loss: small stakes keep some wealth', () => {
    const process = new NonInferiorityEProcess(0.05);
    for (let i = 0; i < 3; i++) process.add(true, false);
    expect(process.value).toBeGreaterThan(0.2);
  });

  it.each([0, 1, -0.1, Number.NaN])('refuses a margin of %d', (margin) => {
    expect(() => new NonInferiorityEProcess(margin)).toThrow(/margin: expected .*between 0 and 1/);
  });
});
