import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../errors.ts';

export const LOCK_FILE = 'run.lock';

/** Wall ms between two signs of life of a lock's holder. */
const BEAT_MS = 2000;
/** Wall ms without a sign of life after which a lock counts as left behind. */
const SILENCE_MS = 15_000;
/** Wall ms between two looks at somebody else's lock. */
const LOOK_MS = 200;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** Locks of this very process; one of its process id that is not here was left by an earlier life of a container. */
const HELD = new Set<string>();

/**
 * Keeps a second process from writing a results folder. The holder touches `run.lock` every two seconds. A lock whose
 * process is gone is taken over at once; one that cannot be asked about (another machine, another container, a process
 * id that was given out again) once it has shown no sign of life for a while. No clocks are compared: what counts is
 * whether the file changes while it is looked at.
 */
export class FolderLock {
  readonly #file: string;
  readonly #text: string;
  readonly #token: string;
  readonly #beat: NodeJS.Timeout;

  private constructor(file: string, text: string, token: string) {
    this.#file = file;
    this.#text = text;
    this.#token = token;
    HELD.add(token);
    this.#beat = setInterval(() => touch(file), BEAT_MS);
    this.#beat.unref();
  }

  /**
   * Resolves once the folder is this process's own. Throws `usage` if another one is at work in it, and `results` if
   * the lock cannot be written. `onWait` is told, once, that it takes a while to find out.
   */
  static async acquire(
    folder: string,
    { onWait, silenceMs = SILENCE_MS }: { onWait?: (message: string) => void; silenceMs?: number } = {},
  ): Promise<FolderLock> {
    const file = join(folder, LOCK_FILE);
    const token = randomUUID();
    const text = `${JSON.stringify({ pid: process.pid, host: hostname(), token } satisfies Holder)}\n`;
    let told = false;
    for (;;) {
      if (create(file, text)) return new FolderLock(file, text, token);
      const seen = look(file);
      if (seen === undefined) continue;
      const holder = parseHolder(seen.text);
      if (holder !== undefined && HELD.has(holder.token)) refuse(folder, holder);
      if (!isGone(holder)) {
        const giveUp = performance.now() + silenceMs;
        let now: Seen | undefined = seen;
        while (now !== undefined && performance.now() < giveUp) {
          if (now.text !== seen.text || now.mtimeMs !== seen.mtimeMs) refuse(folder, holder);
          if (!told && performance.now() > giveUp - silenceMs + BEAT_MS) {
            told = true;
            onWait?.(`${file} was left by ${nameOf(holder)}; waiting to see whether it is still at work`);
          }
          await sleep(LOOK_MS);
          now = look(file);
        }
      }
      rmSync(file, { force: true });
    }
  }

  /** Throws `results` if another process has taken the folder over, as it may when this one stood still for long. */
  verify(): void {
    if (look(this.#file)?.text === this.#text) return;
    throw new HarnessError(
      'results',
      `another process has taken over ${this.#file} while this one stood still; what it finished is kept`,
    );
  }

  release(): void {
    clearInterval(this.#beat);
    HELD.delete(this.#token);
    if (look(this.#file)?.text === this.#text) rmSync(this.#file, { force: true });
  }
}

interface Seen {
  readonly text: string;
  readonly mtimeMs: number;
}

/** False if the file is there already. */
function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

function look(file: string): Seen | undefined {
  try {
    return { text: readFileSync(file, 'utf8'), mtimeMs: statSync(file).mtimeMs };
  } catch {
    // Gone, or being replaced; the caller looks again.
    return undefined;
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Somebody took it away: `verify` says so when it matters.
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, token } = JSON.parse(text) as Partial<Holder>;
    if (typeof pid === 'number' && typeof host === 'string' && typeof token === 'string') {
      return { pid, host, token };
    }
  } catch {
    // Its writer was killed between creating and filling it: nobody can be asked about it.
  }
  return undefined;
}

/** True if the holder certainly does not run any more. */
function isGone(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function nameOf(holder: Holder | undefined): string {
  return holder === undefined ? 'an unknown process' : `process ${holder.pid} on ${holder.host}`;
}

function refuse(folder: string, holder: Holder | undefined): never {
  throw new HarnessError(
    'usage',
    `${folder} is being written by ${nameOf(holder)}; wait for it to end, or choose another folder with -o`,
  );
}
