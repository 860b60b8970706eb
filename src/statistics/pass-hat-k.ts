import { HarnessError } from '../errors.ts';
import { requireCounts } from './interval.ts';

/** Unbiased estimate of the chance that k episodes of one condition all succeed: C(successes, k) / C(n, k). */
export function passHatK(successes: number, n: number, k: number): number {
  requireCounts('passHatK', successes, n);
  if (!Number.isInteger(k) || k < 1 || k > n) {
    throw new HarnessError('bug', `passHatK: expected a whole number of 1 … ${n} episodes, got ${k}`);
  }
  let product = 1;
  for (let i = 0; i < k; i++) product *= Math.max(0, successes - i) / (n - i);
  return product;
}
