import { describe, expect, it } from 'vitest';
import { comparisonVerdict, pairsForVerdict } from '../../src/statistics/comparison-verdict.ts';
import { pairedNewcombeDifference } from '../../src/statistics/paired-newcombe-difference.ts';

const counts = (both: number, onlyCandidate: number, onlyBaseline: number, neither: number) => ({
  ...{ both, onlyCandidate, onlyBaseline, neither },
});

describe('comparisonVerdict', () => {
  it.each([
    [0.01, 0.2, 'better'],
    [-0.2, -0.01, 'worse'],
    [-0.04, 0.04, 'equivalent'],
    [-0.04, -0.01, 'equivalent'],
    [-0.06, 0.04, 'inconclusive'],
    [-0.06, 0.2, 'inconclusive'],
    [-0.05, 0.04, 'inconclusive'],
  ] as const)('%f … %f at 0.05 is %s', (low, high, verdict) => {
    expect(comparisonVerdict({ low, high }, 0.05)).toBe(verdict);
  });
});

describe('pairsForVerdict', () => {
  it('is the count itself once decided', () => {
    expect(pairsForVerdict(counts(40, 0, 40, 20), 0.05)).toBe(100);
  });

  it('is the smallest count at which the same shares decide', () => {
    const seen = counts(20, 0, 0, 0);
    const needed = pairsForVerdict(seen, 0.05)!;
    expect(needed).toBeGreaterThan(20);
    const verdictAt = (n: number) => comparisonVerdict(pairedNewcombeDifference(counts(n, 0, 0, 0)), 0.05);
    expect(verdictAt(needed)).toBe('equivalent');
    expect(verdictAt(needed - 1)).toBe('inconclusive');
  });

  it('gives up where no feasible number would do', () => {
    expect(pairsForVerdict(counts(0, 0, 0, 0), 0.05)).toBeNull();
    expect(pairsForVerdict(counts(50, 20, 20, 10), 0.0001)).toBeNull();
  });
});
