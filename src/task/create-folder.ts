import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Creates a folder and those above it. Unlike Node 20's recursive `mkdir`, which tries for ever where the system
 * answers ENOENT below an existing folder (as in /proc), it throws what the system says.
 */
export function createFolder(path: string): void {
  const full = resolve(path);
  if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(full);
  if (parent !== full) createFolder(parent);
  try {
    mkdirSync(full);
  } catch (error) {
    // Someone else may have been quicker; a file in the way is another matter.
    const made = statSync(full, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!made) throw error;
  }
}
