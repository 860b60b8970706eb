import { HarnessError } from '../errors.ts';

/**
 * Mean maximum rank violation of a simulation against a reference (Li et al. 2024): for each policy the largest
 * reference difference to another one that the simulation ranks the other way round, averaged. 0 is perfect. The
 * comparison is the strict `>` of the published numbers.
 */
export function meanMaximumRankViolation(sim: readonly number[], reference: readonly number[]): number {
  return violation(sim, reference, (a, b) => Number(a > b));
}

/** As `meanMaximumRankViolation`, with ties told from both orders: a tie on one side alone violates. */
export function meanMaximumRankViolationSigns(sim: readonly number[], reference: readonly number[]): number {
  return violation(sim, reference, (a, b) => Math.sign(a - b));
}

function violation(
  sim: readonly number[],
  reference: readonly number[],
  order: (a: number, b: number) => number,
): number {
  requireSameLength('meanMaximumRankViolation', sim, reference);
  const worst = sim.map((own, i) =>
    Math.max(
      ...sim.map((other, j) =>
        order(own, other) === order(reference[i]!, reference[j]!)
          ? 0
          : Math.abs(reference[i]! - reference[j]!),
      ),
    ),
  );
  return worst.reduce((sum, value) => sum + value, 0) / sim.length;
}

/**
 * Pearson's correlation; NaN if one side does not vary. `guard` is added to the denominator: SimplerEnv's published
 * numbers were computed with 1e-8.
 */
export function pearson(xs: readonly number[], ys: readonly number[], guard = 0): number {
  requireSameLength('pearson', xs, ys);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const [dx, dy] = [x - mx, ys[i]! - my];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / (Math.sqrt(xx * yy) + guard);
}

/** Spearman's rank correlation, tied values sharing their mean rank; NaN if one side does not vary. */
export function spearman(xs: readonly number[], ys: readonly number[]): number {
  return pearson(meanRanks(xs), meanRanks(ys));
}

/** Kendall's τ-b; NaN if one side does not vary. */
export function kendallTauB(xs: readonly number[], ys: readonly number[]): number {
  requireSameLength('kendallTauB', xs, ys);
  let [surplus, orderedX, orderedY] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    for (let j = 0; j < i; j++) {
      const [sx, sy] = [Math.sign(xs[i]! - xs[j]!), Math.sign(ys[i]! - ys[j]!)];
      surplus += sx * sy;
      orderedX += Math.abs(sx);
      orderedY += Math.abs(sy);
    }
  }
  return surplus / Math.sqrt(orderedX * orderedY);
}

function meanRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same + 1) / 2;
  });
}

function requireSameLength(who: string, xs: readonly number[], ys: readonly number[]): void {
  if (xs.length === ys.length && xs.length > 0) return;
  throw new HarnessError(
    'bug',
    `${who}: expected two lists of one length, got ${xs.length} and ${ys.length}`,
  );
}
