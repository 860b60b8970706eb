import { measureFidelity } from '../../environment/measure-fidelity.ts';
import { measureSettling, SETTLED_TOLERANCE } from '../../environment/measure-settling.ts';
import { EXIT } from '../exit-codes.ts';
import { formatControllerFidelity, formatSettledFidelity } from '../format-fidelity.ts';
import type { AddCommand } from '../run-command-line.ts';

export const addFidelityCommand: AddCommand = (program, finish) => {
  program
    .command('fidelity')
    .description('measure how closely the simulator follows published reference responses')
    .option('--init-states <dir>', 'what `benchtop import libero` wrote: also settle its initial states')
    .option('--json', 'figures as JSON')
    .action(async ({ initStates, json = false }: { initStates?: string; json?: boolean }) => {
      const controller = await measureFidelity();
      const settling = initStates === undefined ? undefined : await measureSettling(initStates);
      const passes = controller.cases.every((parity) => parity.passes);
      if (!passes) finish(EXIT.failure);
      if (json) {
        process.stdout.write(`${JSON.stringify({ controller, settling }, null, 2)}\n`);
        return;
      }
      process.stdout.write('Panda under OSC_POSE, largest differences from the reference\n');
      process.stdout.write(`(${controller.source})\n\n`);
      process.stdout.write(formatControllerFidelity(controller.cases));
      if (settling === undefined) return;
      process.stdout.write('\nObjects after settling from published initial states\n');
      process.stdout.write(`(${settling.source})\n\n`);
      process.stdout.write(formatSettledFidelity(settling.objects, SETTLED_TOLERANCE));
      const early = settling.goalsAtReset;
      process.stdout.write(`\ngoals that hold at reset: ${early.length === 0 ? 'none' : early.join(', ')}\n`);
    });
};
