import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Characters of a process's output that are kept, to be shown if it dies. */
const TAIL = 2000;

/** Wall ms that the last output may take; it never ends if the process left one of its own behind. */
const GRACE_MS = 1000;

/** Keeps the end of what a child process prints. */
export class ChildOutput {
  readonly #streams: readonly (Readable | null)[];
  #tail = '';

  /** `onLine` is told every whole line of stderr. */
  constructor({ stdout, stderr }: ChildProcess, onLine: (line: string) => void = () => {}) {
    this.#streams = [stdout, stderr];
    for (const stream of this.#streams) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#tail = (this.#tail + text).slice(-TAIL);
      });
    }
    let begun = '';
    stderr?.on('data', (text: string) => {
      const lines = (begun + text).split('\n');
      begun = lines.pop()!;
      for (const line of lines) onLine(line);
    });
  }

  get tail(): string {
    return this.#tail.trim();
  }

  /**
   * What a process printed last may arrive after its exit. (The `close` event would wait for that, but on Node 20 it
   * never comes once this side has disconnected.)
   */
  async end(): Promise<void> {
    const giveUp = AbortSignal.timeout(GRACE_MS);
    await Promise.allSettled(
      this.#streams.map((stream) => stream && finished(stream, { signal: giveUp, cleanup: true })),
    );
  }
}
