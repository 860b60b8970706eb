import { setTimeout as sleep } from 'node:timers/promises';
import { ServerAwayError } from './server-away-error.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/** Pauses between attempts that fit into `waitMs`: 0.25 s, doubled each time up to 15 s; never random, so that runs repeat. */
export function backOffPauses(waitMs: number): number[] {
  const pauses: number[] = [];
  let left = waitMs;
  for (let pause = FIRST_PAUSE_MS; left > 0; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    pauses.push(Math.min(pause, left));
    left -= pause;
  }
  return pauses;
}

/**
 * Opens what may be away for a while: tries again after each pause that fits into `waitMs`, as long as the error is a
 * `ServerAwayError`; any other one is thrown at once. The last error says how often and how long was tried.
 */
export async function openWithBackOff<T>(
  open: () => Promise<T>,
  waitMs: number,
  signal?: AbortSignal,
): Promise<T> {
  const pauses = backOffPauses(waitMs);
  for (let attempt = 0; ; attempt++) {
    try {
      return await open();
    } catch (thrown) {
      if (!(thrown instanceof ServerAwayError)) throw thrown;
      const pause = pauses[attempt];
      if (pause === undefined) {
        const tried = attempt === 0 ? 'tried once' : `tried ${attempt + 1} times in ${waitMs / 1000} s`;
        throw new ServerAwayError(
          `${thrown.message} (${tried}); start the server, or wait longer for it with ?wait=<seconds>`,
        );
      }
      await sleep(pause, undefined, signal === undefined ? {} : { signal });
    }
  }
}
