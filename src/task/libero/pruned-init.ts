import { type UnzipFileInfo, unzipSync } from 'fflate';
import { HarnessError } from '../../errors.ts';
import type { PickledArray } from './pickle-value.ts';
import { readPickledArray } from './pickled-array.ts';
import { storedChecksumProblem } from './stored-checksum.ts';

/** Published files are at most 120 kB; anything far beyond is not one of them. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_ENTRIES = 16;

/**
 * Reads a `.pruned_init`: a ZIP, written by `torch.save`, whose uncompressed entry `<name>/data.pkl` holds one float64
 * array of initial states, one per row. `where` is the file's name for messages.
 */
export function readPrunedInit(bytes: Uint8Array, where: string): PickledArray {
  const array = readPickledArray(extractPickle(bytes, where), where);
  const bad = array.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw refuse(
      where,
      `row ${Math.floor(bad / array.columns)}, number ${bad % array.columns} is ${array.values[bad]}; every number must be finite`,
    );
  }
  return array;
}

function extractPickle(bytes: Uint8Array, where: string): Uint8Array {
  if (bytes.length > MAX_FILE_BYTES) throw refuse(where, `${bytes.length} bytes are too many`);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw refuse(where, 'it is not a ZIP file');
  const problems: string[] = [];
  let entries = 0;
  // Every check runs before the entry is unpacked: a declared size is never allocated, a compressed entry never inflated.
  const accept = (entry: UnzipFileInfo): boolean => {
    entries++;
    if (entries > MAX_ENTRIES) return false;
    if (entry.compression !== 0) {
      problems.push(
        `entry "${entry.name}" is compressed (method ${entry.compression}), torch.save never compresses`,
      );
    } else if (entry.originalSize > bytes.length || entry.size !== entry.originalSize) {
      problems.push(`entry "${entry.name}" claims ${entry.originalSize} bytes, more than the file has`);
    }
    return problems.length === 0 && /(^|\/)data\.pkl$/.test(entry.name);
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: accept });
  } catch (cause) {
    throw refuse(where, `the ZIP is damaged or cut short (${(cause as Error).message})`, cause);
  }
  if (problems.length > 0) throw refuse(where, problems.join('; '));
  if (entries > MAX_ENTRIES) throw refuse(where, `${entries} entries are too many`);
  const names = Object.keys(files);
  const name = names[0];
  if (name === undefined || names.length > 1) {
    throw refuse(where, `expected one entry "archive/data.pkl", found ${names.length}`);
  }
  const damage = storedChecksumProblem(bytes, name, files[name]!);
  if (damage !== undefined) throw refuse(where, damage);
  return files[name]!;
}

function refuse(where: string, problem: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'import',
    `${where}: ${problem}. Expected a LIBERO .pruned_init file (an uncompressed ZIP with archive/data.pkl); download it again`,
    cause === undefined ? undefined : { cause },
  );
}
