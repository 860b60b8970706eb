import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import { formatEpisodeRecord, parseEpisodeRecord } from './episode-record.ts';

const LINE_FEED = 0x0a;

export interface JournalContents {
  /** Every attempt, in the order written. */
  readonly results: readonly EpisodeResult[];
  /** A last line that was cut off when its writer ended; the episode counts as not run. */
  readonly warning?: string;
  /** Bytes of whole lines; what follows is torn. */
  readonly validBytes: number;
}

/**
 * Reads `episodes.jsonl`; a missing file is an empty journal. Only the last line can have been torn by a crash, so it
 * is left out with a warning; any other bad line throws `results` with its number, because something else damaged it.
 */
export function readJournal(file: string): JournalContents {
  if (!existsSync(file)) return { results: [], validBytes: 0 };
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new HarnessError('results', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  const results: EpisodeResult[] = [];
  const problems: string[] = [];
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed < 0) {
      const warning =
        `${file}: line ${number} is cut off after ${bytes.length - start} bytes, as when a run is killed while ` +
        'it writes; its episode counts as not run';
      throwIfDamaged(file, problems);
      return { results, warning, validBytes: start };
    }
    const parsed = parseEpisodeRecord(bytes.toString('utf8', start, feed));
    if ('result' in parsed) results.push(parsed.result);
    else problems.push(`line ${number} ${parsed.problem}`);
    start = feed + 1;
  }
  throwIfDamaged(file, problems);
  return { results, validBytes: start };
}

function throwIfDamaged(file: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const listed = problems.slice(0, 20).map((problem) => `  ${problem}`);
  throw new HarnessError(
    'results',
    `${file} is damaged:\n${listed.join('\n')}\n` +
      'Restore it from a copy, or delete these lines: `--resume` then runs their episodes again',
  );
}

/** Appends to `episodes.jsonl`; an episode counts once `append` has returned. */
export class Journal {
  readonly #file: string;
  readonly #descriptor: number;

  /** Opens or creates the file and cuts it to `validBytes`, so that a torn line does not swallow the next one. */
  constructor(file: string, validBytes: number) {
    this.#file = file;
    try {
      this.#descriptor = openSync(file, 'a');
      ftruncateSync(this.#descriptor, validBytes);
    } catch (cause) {
      throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
    }
  }

  /** The line is on the disk when this returns. */
  append(result: EpisodeResult): void {
    const bytes = Buffer.from(`${formatEpisodeRecord(result)}\n`);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#descriptor, bytes, written);
      }
      fsyncSync(this.#descriptor);
    } catch (cause) {
      throw new HarnessError(
        'results',
        `cannot write ${this.#file}: ${(cause as Error).message}; make room and go on with --resume`,
        { cause },
      );
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
