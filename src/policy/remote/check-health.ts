import { ServerAwayError } from './server-away-error.ts';

const HEALTH_MS = 5_000;
/** Where a server that speaks several protocols speaks vla-eval's alone; benchtop's own says it. */
export const VLA_EVAL_PATH_HEADER = 'x-vla-eval-path';

export interface Health {
  readonly health: 'ok' | 'unknown';
  readonly vlaEvalPath?: string;
}

/**
 * Asks a server's health page before connecting; a server that says it is not ready (503) is away. One without such a page
 * may be well all the same: what is wrong with it shows when connecting.
 */
export async function checkHealth(httpUrl: URL, path: string): Promise<Health> {
  let response: Response;
  try {
    response = await fetch(new URL(path, httpUrl), {
      redirect: 'manual',
      signal: AbortSignal.timeout(HEALTH_MS),
    });
  } catch {
    return { health: 'unknown' };
  }
  await response.body?.cancel().catch(() => {});
  if (response.status === 503)
    throw new ServerAwayError(`the server says that it is not ready (${path}: 503)`);
  if (response.status !== 200) return { health: 'unknown' };
  const vlaEvalPath = response.headers.get(VLA_EVAL_PATH_HEADER);
  return { health: 'ok', ...(vlaEvalPath?.startsWith('/') === true && { vlaEvalPath }) };
}
