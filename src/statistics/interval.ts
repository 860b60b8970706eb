import { HarnessError } from '../errors.ts';

/** Two limits with low ≤ high; of a rate within 0 … 1, of a difference of rates within −1 … 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Throws `HarnessError('bug')` unless 0 ≤ successes ≤ n are whole numbers. */
export function requireCounts(who: string, successes: number, n: number): void {
  if (Number.isInteger(n) && n >= 0 && Number.isInteger(successes) && successes >= 0 && successes <= n)
    return;
  throw new HarnessError(
    'bug',
    `${who}: expected whole numbers with 0 ≤ successes ≤ n, got ${successes} of ${n}`,
  );
}

/** Throws `HarnessError('bug')` unless the value lies strictly between 0 and 1. */
export function requireShare(who: string, what: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new HarnessError('bug', `${who}: expected a ${what} between 0 and 1 such as 0.95, got ${value}`);
}
