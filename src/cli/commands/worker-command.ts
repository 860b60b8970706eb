import { availableParallelism } from 'node:os';
import { episodeLine } from '../../report/episode-line.ts';
import { hideSecret } from '../../run/queue/connect-redis.ts';
import { serveQueue } from '../../run/queue/serve-queue.ts';
import { EXIT } from '../exit-codes.ts';
import { watchInterruption } from '../interruption.ts';
import { positiveSeconds, wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface WorkerOptions {
  readonly queue: string;
  readonly workers: number;
  readonly inFlight: number;
  readonly lease: number;
  readonly exitWhenIdle?: number;
}

/** Long against a hiccup of the network, short against the time of a run; s. */
const LEASE = 30;

export const addWorkerCommand: AddCommand = (program, finish) => {
  program
    .command('worker')
    .description('run episodes for `benchtop run --queue`, on any machine that reaches its Redis')
    .requiredOption('--queue <redis://...>', 'address of the Redis')
    .option('-j, --workers <n>', 'worker processes', wholeNumber(1), availableParallelism())
    .option('--in-flight <n>', 'episodes that each of them holds at once', wholeNumber(1), 1)
    .option(
      '--lease <s>',
      'hand episodes to others after so long without a sign of life',
      positiveSeconds,
      LEASE,
    )
    .option('--exit-when-idle <s>', 'end after so long without work (default: never)', positiveSeconds)
    .action(async ({ queue, workers, inFlight, lease, exitWhenIdle }: WorkerOptions) => {
      const tell = (text: string) => process.stderr.write(`${text}\n`);
      const interruption = watchInterruption(() =>
        tell('stopping: finishing the episodes under way; press Ctrl-C again to leave them to others'),
      );
      let done = 0;
      try {
        await serveQueue({
          ...{ url: queue, workers, inFlight, leaseMs: lease * 1000, signal: interruption.signal },
          ...(exitWhenIdle !== undefined && { idleMs: exitWhenIdle * 1000 }),
          onReady: (name) =>
            tell(
              `waiting for episodes at ${hideSecret(queue)}, queue "${name}", ${workers * inFlight} at a time`,
            ),
          onResult: (result) => {
            done++;
            tell(episodeLine(result, done));
          },
        });
      } finally {
        interruption.done();
      }
      tell(`${done} episode(s) run`);
      finish(EXIT.ok);
    });
};
