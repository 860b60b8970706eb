import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import open from 'open';
import { HarnessError } from '../../errors.ts';
import { serveSite } from '../../site/serve-site.ts';
import { wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

const RESULTS = 'results';

export const addViewCommand: AddCommand = (program) => {
  program
    .command('view')
    .description('show runs in the browser: rates, episodes in 3D, comparisons')
    .argument('[run...]', `folders of runs (default: all in ${RESULTS}/, newest first)`)
    .option('--port <n>', 'port to listen on; 0 for any free one', wholeNumber(0), 0)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--no-open', 'do not open the browser')
    .action(async (runs: string[], options: { port: number; host: string; open: boolean }) => {
      const folders = runs.length > 0 ? runs : runsIn(RESULTS);
      if (folders.length === 0) {
        throw new HarnessError('usage', `no run in ${RESULTS}/; run one with --trace on, or name its folder`);
      }
      const site = await serveSite({ folders, port: options.port, host: options.host });
      process.stdout.write(`${site.url}\nserving ${folders.length} run(s); Ctrl-C ends it\n`);
      if (options.open) await open(site.url);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      await site.close();
    });
};

/** Folders with a run, newest name first: default names end with the time. */
function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'run.json')))
    .sort()
    .reverse();
}
