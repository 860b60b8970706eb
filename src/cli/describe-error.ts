import { HarnessError } from '../errors.ts';

/** What stderr shows for an error: a message for those that a person can act on, a stack for those that nobody foresaw. */
export function describeError(thrown: unknown, debug: boolean): string {
  if (!(thrown instanceof Error)) return `error: ${String(thrown)}`;
  const foreseen = thrown instanceof HarnessError && thrown.code !== 'bug';
  if (foreseen && !debug) return `error: ${thrown.message}`;
  const stack = thrown.stack ?? thrown.message;
  const cause =
    thrown.cause instanceof Error ? `\ncaused by ${thrown.cause.stack ?? thrown.cause.message}` : '';
  return foreseen
    ? `error: ${stack}${cause}`
    : `error: this is a bug in benchtop, please report it\n${stack}${cause}`;
}
