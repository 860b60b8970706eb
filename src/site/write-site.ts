import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { createFolder } from '../task/create-folder.ts';
import { loadSiteRun } from './load-site-run.ts';
import { SITE_FORMAT } from './site-data.ts';
import { siteFolders } from './site-index.ts';
import { viewerFolder } from './viewer-files.ts';

/**
 * Writes the viewer and all it shows of the runs as plain files, for any web host. Throws `results` if a run cannot be
 * read, and `usage` if `output` holds something else.
 */
export function writeSite(folders: readonly string[], output: string): void {
  const runs = [...siteFolders(folders)].map(([id, folder]) => ({
    id,
    folder,
    data: loadSiteRun(folder, id),
  }));
  createFolder(output);
  if (readdirSync(output).length > 0 && !existsSync(join(output, 'data', 'site.json'))) {
    throw new HarnessError('usage', `${output} is not empty and not a report; choose another folder with -o`);
  }
  cpSync(viewerFolder(), output, { recursive: true });
  mkdirSync(join(output, 'data'), { recursive: true });
  for (const { id, folder, data } of runs) {
    // Ids are percent-encoded already; a host decodes a path once.
    const target = join(output, 'data', decodeURIComponent(id));
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'run.json'), JSON.stringify(data));
    const traces = join(folder, 'traces');
    if (existsSync(traces)) cpSync(traces, join(target, 'traces'), { recursive: true });
  }
  const index = { format: SITE_FORMAT, runs: runs.map(({ data }) => data.run), problems: [] };
  writeFileSync(join(output, 'data', 'site.json'), JSON.stringify(index));
}
