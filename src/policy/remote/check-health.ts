import { ServerAwayError } from './server-away-error.ts';

const HEALTH_MS = 5_000;

/**
 * Asks a server's health page before connecting; a server that says it is not ready (503) is away. One without such a page
 * may be well all the same: what is wrong with it shows when connecting.
 */
export async function checkHealth(httpUrl: URL, path: string): Promise<'ok' | 'unknown'> {
  let response: Response;
  try {
    response = await fetch(new URL(path, httpUrl), {
      redirect: 'manual',
      signal: AbortSignal.timeout(HEALTH_MS),
    });
  } catch {
    return 'unknown';
  }
  await response.body?.cancel().catch(() => {});
  if (response.status === 503)
    throw new ServerAwayError(`the server says that it is not ready (${path}: 503)`);
  return response.status === 200 ? 'ok' : 'unknown';
}
