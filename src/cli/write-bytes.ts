import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError } from '../errors.ts';
import { createFolder } from '../task/create-folder.ts';

/** Writes a file and the folders above it. Throws `results`. */
export function writeBytes(file: string, bytes: Uint8Array | string): void {
  try {
    createFolder(dirname(file));
    writeFileSync(file, bytes);
  } catch (cause) {
    throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
