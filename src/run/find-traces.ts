import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import { decodeTrace } from '../trace/decode-trace.ts';
import type { EpisodeTrace } from '../trace/episode-trace.ts';
import { readJournal } from './journal.ts';

/**
 * Paths of trace files: each place is one, or a run's folder, which stands for the recordings of its journal's last
 * attempts. Throws `results` if a place holds none, or if a file that the journal names is gone.
 */
export function findTraces(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    if (!existsSync(place))
      throw new HarnessError('results', `${place} does not exist; name a trace or a run's folder`);
    return statSync(place).isDirectory() ? tracesOfRun(place) : [place];
  });
}

function tracesOfRun(folder: string): string[] {
  const { results } = readJournal(join(folder, 'episodes.jsonl'));
  const files = latestAttempts(results).flatMap(({ trace }) =>
    trace === undefined ? [] : [join(folder, trace)],
  );
  if (files.length === 0) {
    throw new HarnessError('results', `${folder} has no recorded episode; run it again with --trace on`);
  }
  const gone = files.filter((file) => !existsSync(file));
  if (gone.length > 0) {
    throw new HarnessError(
      'results',
      `${folder}: ${gone.length} of ${files.length} recordings are gone, the first is ${gone[0]}; ` +
        'restore them, or name the trace files that are left',
    );
  }
  return files;
}

/** Throws `results` if the file is not a whole trace. */
export async function readTrace(file: string): Promise<EpisodeTrace> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new HarnessError('results', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  return decodeTrace(bytes, file);
}
