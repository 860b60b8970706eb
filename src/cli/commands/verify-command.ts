import { findTraces, readTrace } from '../../run/find-traces.ts';
import { verifyTrace } from '../../run/verify-trace.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { EXIT } from '../exit-codes.ts';
import type { AddCommand } from '../run-command-line.ts';

export const addVerifyCommand: AddCommand = (program, finish) => {
  program
    .command('verify')
    .description('simulate recorded actions again and compare digests')
    .argument('<run|trace...>', "a run's folder, or trace files")
    .action(async (places: string[]) => {
      const files = findTraces(places);
      const catalogue = loadCatalogue();
      const counts = { same: 0, different: 0, 'nothing to compare': 0 };
      for (const file of files) {
        const trace = await readTrace(file);
        const verification = await verifyTrace(trace, catalogue);
        counts[verification.verdict] += 1;
        if (verification.verdict !== 'different') continue;
        const { expected, got, why } = verification;
        process.stdout.write(
          `${trace.result.episodeId}: recorded ${expected.slice(0, 12)}, now ${got.slice(0, 12)}: ${why}\n`,
        );
      }
      const skipped = counts['nothing to compare'];
      process.stdout.write(
        `${counts.same} of ${counts.same + counts.different} episodes went the same way bit for bit` +
          `${skipped === 0 ? '' : `; ${skipped} errored and have no digest`}\n`,
      );
      if (counts.different > 0) finish(EXIT.failure);
    });
};
