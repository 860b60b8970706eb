import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { createFolder } from '../task/create-folder.ts';
import { LOCK_FILE } from './folder-lock.ts';

const PROBE = '.benchtop-write-test';

/** Where a run's files are. */
export class OutputFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Creates the folder if need be and writes to it on trial, so that a run does not end with nowhere to put its
   * results. Throws `results` if it cannot be written, and `usage` if it holds something and `resume` is not asked for.
   */
  static prepare(path: string, resume: boolean): OutputFolder {
    let present: string[];
    try {
      createFolder(path);
      present = readdirSync(path).filter((name) => !isLeftover(name));
      const probe = join(path, PROBE);
      writeFileSync(probe, '');
      rmSync(probe);
    } catch (cause) {
      const why = (cause as Error).message;
      throw new HarnessError(
        'results',
        `cannot write to the output folder ${path} (${why}); nothing was run. Choose another with -o`,
        { cause },
      );
    }
    const folder = new OutputFolder(path);
    if (present.length === 0) return folder;
    if (!resume) {
      throw new HarnessError(
        'usage',
        `the output folder ${path} is not empty; go on with what it holds without --no-resume, or choose another with -o`,
      );
    }
    if (!present.includes('run.json')) {
      throw new HarnessError(
        'usage',
        `the output folder ${path} holds no run (there is no run.json) but ${present.slice(0, 5).join(', ')}; ` +
          'choose another with -o',
      );
    }
    return folder;
  }

  /** A folder that may hold anything, e.g. runs; created if need be. */
  static open(path: string): OutputFolder {
    createFolder(path);
    return new OutputFolder(path);
  }

  get runRecord(): string {
    return join(this.path, 'run.json');
  }

  get journal(): string {
    return join(this.path, 'episodes.jsonl');
  }

  /** Writes a file whole or not at all. */
  write(name: string, text: string): void {
    const file = join(this.path, name);
    try {
      const descriptor = openSync(`${file}.part`, 'w');
      try {
        writeFileSync(descriptor, text);
        // Else the new name may reach the disk before the text does.
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(`${file}.part`, file);
    } catch (cause) {
      throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
    }
  }
}

/** What a run that was killed before it had begun can leave. */
function isLeftover(name: string): boolean {
  return name === PROBE || name === LOCK_FILE || name.endsWith('.part');
}
