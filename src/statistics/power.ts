import { HarnessError } from '../errors.ts';
import { normalQuantile } from './special-functions.ts';

export interface PowerOptions {
  /** Two-sided false-alarm rate; 0.05 by default. */
  readonly alpha?: number;
  /** Probability to notice; 0.8 by default. */
  readonly power?: number;
}

function quantiles({ alpha = 0.05, power = 0.8 }: PowerOptions): readonly [number, number] {
  return [normalQuantile(1 - alpha / 2), normalQuantile(power)];
}

/** Smallest difference from `rate` that two independent arms of `n` episodes each would notice. */
export function minimalDetectableEffect(rate: number, n: number, options: PowerOptions = {}): number {
  const [z, zPower] = quantiles(options);
  return (z + zPower) * Math.sqrt((2 * rate * (1 - rate)) / n);
}

/** Episodes per arm that tell two independent rates apart. */
export function episodesPerArm(first: number, second: number, options: PowerOptions = {}): number {
  if (first === second)
    throw new HarnessError('bug', `episodesPerArm: equal rates (${first}) cannot be told apart`);
  const [z, zPower] = quantiles(options);
  const variance = first * (1 - first) + second * (1 - second);
  return Math.ceil(((z + zPower) ** 2 * variance) / (first - second) ** 2);
}

/**
 * Pairs of episodes that notice a paired difference: `discordant` is the share of pairs in which exactly one succeeds,
 * `difference` the difference of the rates, |difference| ≤ discordant.
 */
export function pairsNeeded(discordant: number, difference: number, options: PowerOptions = {}): number {
  if (difference === 0 || Math.abs(difference) > discordant) {
    throw new HarnessError(
      'bug',
      `pairsNeeded: expected 0 < |difference| ≤ discordant, got ${difference} and ${discordant}`,
    );
  }
  const [z, zPower] = quantiles(options);
  const spread = z * Math.sqrt(discordant) + zPower * Math.sqrt(discordant - difference ** 2);
  return Math.ceil(spread ** 2 / difference ** 2);
}

/**
 * Smallest paired difference that `n` pairs would notice if the share of discordant pairs is `discordant`; at least
 * that share if even a difference as large would not be noticed. `null` without pairs.
 */
export function minimalDetectablePairedEffect(
  discordant: number,
  n: number,
  options: PowerOptions = {},
): number | null {
  if (n === 0) return null;
  const [z, zPower] = quantiles(options);
  // The difference cannot exceed the discordance, which therefore grows with it.
  const noticed = (difference: number) => {
    const share = Math.max(discordant, difference);
    return n * difference ** 2 >= (z * Math.sqrt(share) + zPower * Math.sqrt(share - difference ** 2)) ** 2;
  };
  let [low, high] = [0, 1];
  if (!noticed(high)) return 1;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (noticed(middle)) high = middle;
    else low = middle;
  }
  return high;
}
