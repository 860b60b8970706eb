import { examine } from '../../doctor/examine.ts';
import { formatExamination } from '../../doctor/format-examination.ts';
import { HarnessError } from '../../errors.ts';
import { createPolicy } from '../../policy/create-policy.ts';
import { withPolicyOption } from '../../policy/policy-name.ts';
import { presetOfPolicy } from '../../policy/preset-of-policy.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { EXIT } from '../exit-codes.ts';
import { loadTasks } from '../load-tasks.ts';
import type { AddCommand } from '../run-command-line.ts';

interface DoctorOptions {
  readonly policy: string;
  readonly preset?: string;
  readonly task: string;
  readonly tasksDir?: string;
  readonly json?: boolean;
}

const WIDTH = 110;
/** A start on which the object is in plain view. */
const DEFAULT_TASK =
  'libero_spatial/pick_up_the_black_bowl_between_the_plate_and_the_ramekin_and_place_it_on_the_plate';

export const addDoctorCommand: AddCommand = (program, finish) => {
  program
    .command('doctor')
    .description('look a policy over for known mistakes before hours are spent')
    .requiredOption('-p, --policy <policy>', 'policy to look at')
    .option('--preset <name|file>', 'what it sees and what becomes of its answers, as ?preset=')
    .option('--task <suite/task>', 'whose starts it is shown', DEFAULT_TASK)
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .option('--json', 'the findings as JSON')
    .action(async ({ policy: given, preset, task: wanted, tasksDir, json = false }: DoctorOptions) => {
      const name = preset === undefined ? given : withPolicyOption(given, 'preset', preset);
      const catalogue = loadCatalogue();
      const [task, ...others] = loadTasks(tasksDir, catalogue).select([wanted]);
      if (task === undefined || others.length > 0) {
        throw new HarnessError('usage', `--task ${wanted}: expected one task, found ${others.length + 1}`);
      }
      const policy = await createPolicy(name);
      try {
        const parts = { policy, preset: presetOfPolicy(name), task, catalogue };
        const examination = await examine({ ...parts, clock: () => performance.now() });
        const width = Math.min(WIDTH, process.stdout.columns ?? WIDTH);
        process.stdout.write(
          json ? `${JSON.stringify(examination, null, 2)}\n` : formatExamination(examination, width),
        );
        if (examination.findings.some(({ verdict }) => verdict === 'fail')) finish(EXIT.failure);
      } finally {
        await policy.dispose();
      }
    });
};
