import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../errors.ts';

/** The built viewer; this file lies two folders below the package in `src` and in `dist`. */
const VIEWER = fileURLToPath(new URL('../../dist/viewer', import.meta.url));

/** Folder of the built viewer's files. Throws `bug` if it was not built. */
export function viewerFolder(): string {
  if (existsSync(join(VIEWER, 'index.html'))) return VIEWER;
  throw new HarnessError(
    'bug',
    `the viewer is not built: ${VIEWER} has no index.html; run \`npm run build\``,
  );
}
