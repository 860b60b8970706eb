import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { vi } from 'vitest';
import { tmpFolder } from '../helpers/tmp-folder.ts';

/** Scripts cannot stand for programs there. */
export const CAN_FAKE = process.platform !== 'win32';

/** Puts a folder with an ffmpeg of our own alone on PATH: it writes what it is sent to the file it is told. */
export function fakeFfmpeg(body = COPY): void {
  const folder = tmpFolder();
  const script = join(folder, 'ffmpeg');
  writeFileSync(script, `#!${process.execPath}\n${body}`);
  chmodSync(script, 0o755);
  vi.stubEnv('PATH', [folder, dirname(process.execPath)].join(delimiter));
}

/** Takes every program from PATH. */
export function withoutFfmpeg(): void {
  vi.stubEnv('PATH', tmpFolder());
}

const COPY = `
const fs = require('node:fs');
if (process.argv[2] !== '-version') {
  process.stdin.pipe(fs.createWriteStream(process.argv.at(-1)));
  fs.writeFileSync(process.argv.at(-1) + '.args', process.argv.slice(2).join(' '));
}
`;

/** Fails in the middle, as for an encoder that it does not know. */
export const REFUSING = `
if (process.argv[2] !== '-version') {
  console.error("Unknown encoder 'libx264'");
  process.exit(8);
}
`;
