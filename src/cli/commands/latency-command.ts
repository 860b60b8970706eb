import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { latestAttempts } from '../../report/latest-attempts.ts';
import { readJournal } from '../../run/journal.ts';
import { latencyTrace } from '../../run/latency-trace.ts';
import type { AddCommand } from '../run-command-line.ts';

export const addLatencyCommand: AddCommand = (program) => {
  program
    .command('latency')
    .description('measured latencies')
    .command('record')
    .description("write a policy's measured latencies to a file for `benchtop run --latency trace:<file>`")
    .argument('<run>', "a run's folder")
    .requiredOption('-p, --policy <policy>', 'whose latencies')
    .requiredOption('-o, --output <file>', 'file to write')
    .action((run: string, { policy, output }: { policy: string; output: string }) => {
      const results = latestAttempts(readJournal(join(run, 'episodes.jsonl')).results);
      const text = latencyTrace(results, policy);
      try {
        writeFileSync(output, text);
      } catch (cause) {
        throw new HarnessError('usage', `cannot write ${output}: ${(cause as Error).message}`, { cause });
      }
      process.stdout.write(`wrote ${output}\n`);
    });
};
