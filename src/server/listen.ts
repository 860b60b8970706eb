import type { Server } from 'node:http';
import { HarnessError } from '../errors.ts';

/** Throws `usage` if the address cannot be had. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'the port is in use' : message;
    throw new HarnessError(
      'usage',
      `cannot listen at ${host}:${port}: ${why}; choose another --port (0 for any free one) or --host`,
      { cause },
    );
  }
}
