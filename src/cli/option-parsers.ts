import { InvalidArgumentError } from 'commander';
import type { Shard } from '../run/shard.ts';

/** Timers of Node cannot wait longer, s. */
const LONGEST_WAIT = 2_000_000;

/** Parser of a whole number of at least `least`, for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** Collects an option that may be given several times. */
export function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

/** Parser of a wall time in seconds, for commander. */
export function positiveSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= LONGEST_WAIT) return value;
  throw new InvalidArgumentError(`Expected seconds, more than 0 and at most ${LONGEST_WAIT}.`);
}

/** Parser of `i/n`, for commander. */
export function shard(text: string): Shard {
  const [index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index >= 1 && index <= count && Number.isSafeInteger(count)) return { index, count };
  throw new InvalidArgumentError('Expected i/n with i from 1 to n, e.g. 2/8.');
}

/** Parser of a share, 0 or more and below 1; `0.05` and `5%` are the same. For commander. */
export function share(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a share from 0 up to below 1, such as 0.05 or 5%.');
}
