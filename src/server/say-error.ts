import { HarnessError } from '../errors.ts';

const LONGEST = 2000;

/** What a client is told of an error: its kind and message; no stack, which would show the server's files. */
export function sayError(thrown: unknown): string {
  const text =
    thrown instanceof HarnessError
      ? `${thrown.code}: ${thrown.message}`
      : thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : String(thrown);
  return text.slice(0, LONGEST);
}
