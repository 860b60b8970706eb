import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A compiled file; process tests run what is built, as users do (`npm test` builds first). */
export function built(path: string): string {
  const file = `${ROOT}dist/${path}`;
  if (!existsSync(file)) throw new Error(`${file} is missing; build first with: npm run build`);
  return file;
}

export function fakeWorker(): string {
  built('run/serve-episodes.js');
  return fileURLToPath(new URL('./fake-worker.mjs', import.meta.url));
}
