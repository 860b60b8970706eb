import type { Redis } from 'ioredis';
import { HarnessError } from '../../errors.ts';

/** Wall ms between two tries to reach a Redis that went away, at most. */
const LONGEST_PAUSE_MS = 1000;

/**
 * A connection to `redis://…` or `rediss://…`. From then on an outage is waited for: commands are sent once Redis is
 * back. The packages are loaded here and not before, because most runs need no queue. Throws `usage` for another kind
 * of address and `queue` if nobody answers.
 */
export async function connectRedis(url: string): Promise<Redis> {
  if (!/^rediss?:\/\/./.test(url)) {
    throw new HarnessError('usage', `the queue's address: expected redis://host:port, got "${url}"`);
  }
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    // BullMQ asks for it: its workers wait for jobs without end.
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(tries * 100, LONGEST_PAUSE_MS),
  });
  // Without a listener every try to reconnect would be printed; what matters is told by commands that fail.
  let last = '';
  redis.on('error', (error) => {
    last = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    redis.disconnect();
    const why = last || (cause as Error).message;
    throw new HarnessError(
      'queue',
      `cannot reach Redis at ${hideSecret(url)}: ${why}; is it running, and may this machine connect?`,
      { cause },
    );
  }
  return redis;
}

/** The address without its password, to be shown. */
export function hideSecret(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//***@');
}
