/** Holm's step-down adjustment: whichever are true, the chance of any false rejection stays below α. In the order given. */
export function holm(ps: readonly number[]): number[] {
  const adjusted: number[] = new Array(ps.length);
  let running = 0;
  for (const [rank, index] of ranked(ps).entries()) {
    running = Math.max(running, Math.min(1, (ps.length - rank) * ps[index]!));
    adjusted[index] = running;
  }
  return adjusted;
}

/** Benjamini and Hochberg's step-up adjustment: bounds the share of false ones among the rejected. For screening. */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const adjusted: number[] = new Array(ps.length);
  let running = 1;
  for (const [rank, index] of [...ranked(ps).entries()].reverse()) {
    running = Math.min(running, (ps.length / (rank + 1)) * ps[index]!);
    adjusted[index] = running;
  }
  return adjusted;
}

/** Indices from the smallest p on. */
function ranked(ps: readonly number[]): number[] {
  return ps.map((_, index) => index).sort((a, b) => ps[a]! - ps[b]!);
}
