import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../errors.ts';
import { ChildOutput } from '../child-output.ts';
import type { FromHostProcess, PolicyDeclaration, ToHostProcess } from './host-messages.ts';
import { fromPlainError } from './plain-error.ts';

/** Compiled entry point of a policy's process, beside this file. */
export const HOST_MODULE: string = fileURLToPath(new URL('./policy-host-main.js', import.meta.url));

/** Ends in a row after which it is not started again. */
const MOST_ENDS = 5;
/** Wall ms before it is started again, doubled each time. */
const FIRST_PAUSE_MS = 500;
/** One that has lived for so long was sound, and its end is counted as the first; wall ms. */
const SOUND_MS = 60_000;
/** Wall ms for the answer to a check. */
const CHECK_MS = 30_000;
/** Wall ms to end by itself. */
const CLOSING_MS = 3000;

export interface PolicyHostOptions {
  /** As named on the command line. */
  readonly policy: string;
  /** Path of a compiled module that calls `serveHost`. */
  readonly module?: string;
  /** Is told what the process prints, and of its ends. */
  readonly note?: (line: string) => void;
}

/**
 * A policy in a process of its own, for all workers of a run: loaded once, ended with the run or with the dispatcher, however
 * that ends, and started again if it dies, with growing pauses.
 */
export class PolicyHost {
  readonly policy: string;
  /** Path of the socket that workers connect to; the same for every life. */
  readonly address: string;
  /** Rejects with `policy-server` if it died too often. */
  readonly broken: Promise<never>;
  readonly #options: PolicyHostOptions;
  #child: ChildProcess | undefined;
  #isClosing = false;
  #ends = 0;
  #restart: NodeJS.Timeout | undefined;
  #onChecked = (_busyMs: number) => {};
  #break: (error: Error) => void = () => {};

  private constructor(options: PolicyHostOptions) {
    this.#options = options;
    this.policy = options.policy;
    this.address = newAddress();
    this.broken = new Promise((_, reject) => {
      this.#break = reject;
    });
    // Whoever cares listens.
    this.broken.catch(() => {});
  }

  /** Throws what making the policy throws, or `policy-server` if its process dies over it. */
  static async start(
    options: PolicyHostOptions,
    signal?: AbortSignal,
  ): Promise<{ host: PolicyHost; declaration: PolicyDeclaration }> {
    const host = new PolicyHost(options);
    const stop = () => host.kill();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return { host, declaration: await host.#live() };
    } catch (thrown) {
      await host.close();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Process id, for those who want to kill it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Kills the process if it does not answer, or has been busy with one batch for longer than `limitMs`: it is started again. */
  async checkUp(limitMs: number): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const busyMs = await new Promise<number>((resolve) => {
      const silent = setTimeout(() => resolve(Number.POSITIVE_INFINITY), CHECK_MS);
      this.#onChecked = (ms) => {
        clearTimeout(silent);
        resolve(ms);
      };
      send(child, { kind: 'check' });
    });
    if (busyMs <= limitMs || this.#child !== child) return;
    this.#note('hangs and is ended');
    child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child !== undefined) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS);
      await ended;
      clearTimeout(late);
    }
    if (process.platform !== 'win32') rmSync(dirname(this.address), { recursive: true, force: true });
  }

  /** Ends it now. */
  kill(): void {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    this.#child?.kill('SIGKILL');
  }

  /** Resolves once it answers. */
  async #live(): Promise<PolicyDeclaration> {
    const child = fork(this.#options.module ?? HOST_MODULE, [], {
      // None of the parent's: two processes cannot share --inspect, say.
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const born = performance.now();
    const output = new ChildOutput(child, (line) => this.#options.note?.(line));
    let isReady = false;
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromHostProcess) => {
        if (message.kind === 'checked') this.#onChecked(message.busyMs);
        else if (message.kind === 'ready') {
          isReady = true;
          resolve(message.declaration);
        } else reject(fromPlainError(message.error));
      });
      child.on('error', () => {});
      child.on('exit', async (code, signal) => {
        this.#child = undefined;
        await output.end();
        const how = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
        const tail = output.tail === '' ? '' : `; its last output:\n${output.tail}`;
        reject(this.#gone(`${how} while it was loaded${tail}`));
        if (isReady && !this.#isClosing) this.#again(how, tail, performance.now() - born);
      });
      send(child, { kind: 'open', policy: this.policy, address: this.address });
    });
  }

  #again(how: string, tail: string, livedMs: number): void {
    this.#ends = livedMs > SOUND_MS ? 1 : this.#ends + 1;
    if (this.#ends >= MOST_ENDS) {
      this.#break(this.#gone(`${how}, the ${this.#ends}th time in a row; it is not started again${tail}`));
      return;
    }
    const pauseMs = FIRST_PAUSE_MS * 2 ** (this.#ends - 1);
    this.#note(`${how}; it is started again in ${pauseMs / 1000} s${tail}`);
    this.#restart = setTimeout(() => {
      this.#live().catch((thrown: Error) => {
        if (!this.#isClosing) this.#again(`could not be started again (${thrown.message})`, '', 0);
      });
    }, pauseMs);
  }

  #note(what: string): void {
    this.#options.note?.(`the process of policy "${this.policy}" ${what}`);
  }

  #gone(what: string): HarnessError {
    return new HarnessError('policy-server', `the process of policy "${this.policy}" ${what}`);
  }
}

function send(child: ChildProcess, message: ToHostProcess): void {
  // A failed send means that the process is ending; `exit` says how.
  child.send(message, () => {});
}

/** In a folder that only this user can enter. */
function newAddress(): string {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-'));
  if (process.platform !== 'win32') return join(folder, 'policy');
  rmSync(folder, { recursive: true });
  return `\\\\.\\pipe\\${folder.split('\\').pop()}`;
}
