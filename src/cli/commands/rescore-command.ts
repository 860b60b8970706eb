import { findTraces, readTrace } from '../../run/find-traces.ts';
import { rescoreTrace } from '../../trace/rescore-trace.ts';
import { EXIT } from '../exit-codes.ts';
import type { AddCommand } from '../run-command-line.ts';

export const addRescoreCommand: AddCommand = (program, finish) => {
  program
    .command('rescore')
    .description('evaluate the predicates of recorded episodes again, without simulating')
    .argument('<run|trace...>', "a run's folder, or trace files")
    .action(async (places: string[]) => {
      const files = findTraces(places);
      let compared = 0;
      let differing = 0;
      for (const file of files) {
        const trace = await readTrace(file);
        const { result } = trace;
        if (result.status === 'errored') continue;
        const { success, differingSteps } = rescoreTrace(trace);
        compared += 1;
        if (success === result.success && differingSteps.length === 0) continue;
        differing += 1;
        const steps = differingSteps.length === 0 ? '' : `, reports differ from step ${differingSteps[0]}`;
        process.stdout.write(
          `${result.episodeId}: recorded ${result.status}, now ${success ? 'succeeded' : 'failed'}${steps}\n`,
        );
      }
      const skipped = files.length - compared;
      process.stdout.write(
        `${compared - differing} of ${compared} episodes score as they were recorded` +
          `${skipped === 0 ? '' : `; ${skipped} errored and have no score`}\n`,
      );
      if (differing > 0) finish(EXIT.failure);
    });
};
