import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { tmpFolder } from './tmp-folder.ts';

/** Why tests with a real Redis cannot run here; undefined if they can. */
export const noRedis: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is not installed (Debian: apt-get install redis-server)';

/** A Redis of the test's own that keeps nothing: whatever is killed with it is lost. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), tmpFolder());
    onTestFinished(() => void server.#child?.kill('SIGKILL'));
    await server.#launch();
    return server;
  }

  /** Kills it, and starts an empty one at the same address. */
  async restart(): Promise<void> {
    const child = this.#child!;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await this.#launch();
  }

  async #launch(): Promise<void> {
    const args = ['--port', String(this.#port), '--save', '', '--appendonly', 'no', '--dir', this.#folder];
    this.#child = spawn('redis-server', args, { stdio: 'ignore' });
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => {});
    await client.ping();
    client.disconnect();
    await sleep(0);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
