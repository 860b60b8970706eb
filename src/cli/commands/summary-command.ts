import { formatTable } from '../../report/format-table.ts';
import { summariseRun } from '../../run/summarise-run.ts';
import { jsonWithPublished, PUBLISHED_OPTION, publishedSystems, withPublished } from '../published-option.ts';
import type { AddCommand } from '../run-command-line.ts';

interface SummaryOptions {
  readonly published?: string | boolean;
  readonly json?: boolean;
}

const TABLE_WIDTH = 100;

export const addSummaryCommand: AddCommand = (program) => {
  program
    .command('summary')
    .description('show the table of a run again, complete or not')
    .argument('<run>', 'folder of a run')
    .option(...PUBLISHED_OPTION)
    .option('--json', 'print the summary as JSON instead of the table')
    .action((folder: string, { published, json = false }: SummaryOptions) => {
      const systems = publishedSystems(published);
      const summary = summariseRun(folder);
      const width = Math.max(TABLE_WIDTH, process.stdout.columns ?? 0);
      process.stdout.write(
        json
          ? jsonWithPublished(summary, systems)
          : withPublished(summary, formatTable(summary, width), systems),
      );
    });
};
