import { basename, resolve } from 'node:path';
import { loadSiteRun } from './load-site-run.ts';
import { SITE_FORMAT, type SiteIndex, type SiteRun } from './site-data.ts';

/** Folders of runs by the id that the site knows them by: the folder's name, numbered where two share one. */
export function siteFolders(folders: readonly string[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const folder of folders) {
    const name = encodeURIComponent(basename(resolve(folder)));
    let id = name;
    for (let count = 2; ids.has(id); count++) id = `${name}-${count}`;
    ids.set(id, folder);
  }
  return ids;
}

/** The list of runs; a folder that cannot be read is named among the problems, and the others are shown. */
export function siteIndex(folders: ReadonlyMap<string, string>): SiteIndex {
  const runs: SiteRun[] = [];
  const problems: string[] = [];
  for (const [id, folder] of folders) {
    try {
      runs.push(loadSiteRun(folder, id).run);
    } catch (thrown) {
      problems.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return { format: SITE_FORMAT, runs, problems };
}
