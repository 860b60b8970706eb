import { HarnessError } from '../../errors.ts';
import type { SiteView, WorldView } from '../world-view.ts';

/** The named site, or an error: task files are checked when loaded, so a miss means that world and task differ. */
export function requireSite(view: WorldView, name: string): SiteView {
  const site = view.site(name);
  if (site === undefined) {
    throw new HarnessError(
      'task-file',
      `predicate names the site "${name}", which this world does not have; ` +
        'check the task against its fixtures with `benchtop list tasks --long`',
    );
  }
  return site;
}
