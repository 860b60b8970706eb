/** How pairs of episodes ended that share an initial state and seed. A pair is discordant if only one succeeded. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyCandidate: number;
  readonly onlyBaseline: number;
  readonly neither: number;
}

export const NO_PAIRS: PairedCounts = { both: 0, onlyCandidate: 0, onlyBaseline: 0, neither: 0 };

export function pairCount({ both, onlyCandidate, onlyBaseline, neither }: PairedCounts): number {
  return both + onlyCandidate + onlyBaseline + neither;
}

/** Success rate of the candidate minus that of the baseline; 0 without pairs. */
export function pairedDifference(counts: PairedCounts): number {
  const n = pairCount(counts);
  return n === 0 ? 0 : (counts.onlyCandidate - counts.onlyBaseline) / n;
}

/** Counts of a list of pairs. */
export function countPairs(
  pairs: readonly { readonly baseline: boolean; readonly candidate: boolean }[],
): PairedCounts {
  const count = (baseline: boolean, candidate: boolean) =>
    pairs.filter((pair) => pair.baseline === baseline && pair.candidate === candidate).length;
  return {
    both: count(true, true),
    onlyCandidate: count(false, true),
    onlyBaseline: count(true, false),
    neither: count(false, false),
  };
}
