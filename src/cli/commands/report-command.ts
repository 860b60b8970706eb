import { writeSite } from '../../site/write-site.ts';
import type { AddCommand } from '../run-command-line.ts';

export const addReportCommand: AddCommand = (program) => {
  program
    .command('report')
    .description('write runs as a static web page with everything that `benchtop view` shows')
    .argument('<run...>', 'folders of runs')
    .requiredOption('-o, --output <dir>', 'folder to write; needs any web server to be looked at')
    .action((runs: string[], { output }: { output: string }) => {
      writeSite(runs, output);
      process.stdout.write(`wrote ${output}; look at it with any web server, e.g. npx sirv-cli ${output}\n`);
    });
};
