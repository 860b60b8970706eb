import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { latestAttempts } from '../../report/latest-attempts.ts';
import { readJournal } from '../../run/journal.ts';
import { latencyTrace } from '../../run/latency-trace.ts';
import { readRunRecord } from '../../run/run-record.ts';
import type { AddCommand } from '../run-command-line.ts';

/** Of records that do not say it. */
const BY_ITSELF = { workers: 1, inFlight: 1 };

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
      const { workers, inFlight } = readRunRecord(join(run, 'run.json'))?.concurrency ?? BY_ITSELF;
      if (workers * inFlight > 1) {
        process.stderr.write(
          `these latencies hold the waiting of ${workers * inFlight} episodes for each other, at the model or at the core; ` +
            "for a policy's own, record a run with -j 1 --in-flight 1\n",
        );
      }
      try {
        writeFileSync(output, text);
      } catch (cause) {
        throw new HarnessError('usage', `cannot write ${output}: ${(cause as Error).message}`, { cause });
      }
      process.stdout.write(`wrote ${output}\n`);
    });
};
