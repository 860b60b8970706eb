import { betaProbability, lnBeta } from './special-functions.ts';

/**
 * Evidence for any difference from the running counts of discordant pairs, valid at every look: under no difference
 * each discordant pair is a fair coin, and `E = 2^m B(b + 1, c + 1)` is a martingale that starts at 1. Reject when
 * E ≥ 1/α. It is the likelihood ratio of a uniform mixture over coins to the fair one.
 */
export function differenceEValue(onlyCandidate: number, onlyBaseline: number): number {
  return Math.exp(logDifference(onlyCandidate, onlyBaseline));
}

/**
 * Evidence that the candidate is worse, valid at every look: as `differenceEValue`, with the mixture over coins that
 * favour the baseline only. `E = 2 · 2^m B(c + 1, b + 1) · P(θ > ½)`, θ ~ Beta(c + 1, b + 1), c pairs where only the
 * baseline succeeded. Under "not worse" its mean is at most 1 whenever one stops; reject when E ≥ 1/α.
 */
export function regressionEValue(onlyCandidate: number, onlyBaseline: number): number {
  // P(θ > ½) by symmetry, so that a tiny tail keeps its digits.
  const tail = betaProbability(0.5, onlyCandidate + 1, onlyBaseline + 1);
  return 2 * tail * Math.exp(logDifference(onlyCandidate, onlyBaseline));
}

function logDifference(onlyCandidate: number, onlyBaseline: number): number {
  return (onlyCandidate + onlyBaseline) * Math.LN2 + lnBeta(onlyCandidate + 1, onlyBaseline + 1);
}
