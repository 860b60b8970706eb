import { HarnessError } from '../errors.ts';

/**
 * Shares of the largest stake that may be bet (see `NonInferiorityEProcess`), and how the starting capital is split
 * over them. The large stake clears soon where nothing is discordant; the small ones where outcomes are noisy.
 */
const STAKES: readonly (readonly [share: number, weight: number])[] = [
  [0.8, 1 / 2],
  [0.4, 1 / 8],
  [0.2, 1 / 8],
  [0.1, 1 / 8],
  [0.05, 1 / 8],
];

/** One factor of the wealth: 1 + λ(d + δ). `difference`: candidate − baseline, −1, 0 or 1. */
export function betFactor(difference: number, margin: number, stake: number): number {
  return 1 + stake * (difference + margin);
}

/** The largest stake that cannot lose everything: 1/(1 − δ). */
export function largestStake(margin: number): number {
  return 1 / (1 - margin);
}

/**
 * Evidence that the candidate's success rate is not lower by the margin δ or more, valid at every look: betting
 * against that. Every pair multiplies the wealth of stake λ by 1 + λ(d + δ); the value is the weighted mean of several
 * stakes' wealth. Under "worse by at least δ" its mean never exceeds 1; reject when it reaches 1/α.
 */
export class NonInferiorityEProcess {
  readonly #margin: number;
  readonly #logs: number[] = STAKES.map(([, weight]) => Math.log(weight));

  /** `margin`: the drop of the success rate that must not go unnoticed, 0 < δ < 1. */
  constructor(margin: number) {
    if (!(margin > 0 && margin < 1)) {
      throw new HarnessError(
        'usage',
        `margin: expected a difference of rates between 0 and 1 such as 0.05, got ${margin}`,
      );
    }
    this.#margin = margin;
  }

  /** Takes one more pair in. */
  add(baseline: boolean, candidate: boolean): void {
    const difference = Number(candidate) - Number(baseline);
    const cap = largestStake(this.#margin);
    for (const [index, [share]] of STAKES.entries()) {
      this.#logs[index]! += Math.log(betFactor(difference, this.#margin, share * cap));
    }
  }

  get value(): number {
    return this.#logs.reduce((sum, log) => sum + Math.exp(log), 0);
  }
}
