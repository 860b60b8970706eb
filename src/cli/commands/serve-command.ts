import { Option } from 'commander';
import { createPolicy } from '../../policy/create-policy.ts';
import { parsePolicyName, withPolicyOption } from '../../policy/policy-name.ts';
import { findPreset } from '../../policy/preset/find-preset.ts';
import { packageVersion } from '../../run/package-version.ts';
import { type ServePolicyOptions, servePolicy } from '../../server/serve-policy.ts';
import { EXIT } from '../exit-codes.ts';
import { watchInterruption } from '../interruption.ts';
import { wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';

interface ServeOptions {
  readonly policy: string;
  readonly preset?: string;
  readonly suite?: string;
  readonly port: number;
  readonly host: string;
  readonly protocol: ServePolicyOptions['protocol'];
  readonly images: ServePolicyOptions['images'];
  readonly maxBatch?: number;
  readonly maxWait?: number;
  readonly maxClients: number;
}

/** Where clients of both protocols look by default. */
const PORT = 8000;
const MAX_CLIENTS = 256;

export const addServeCommand: AddCommand = (program, finish) => {
  program
    .command('serve')
    .description('serve a policy to clients of the openpi and vla-eval protocols')
    .requiredOption('-p, --policy <policy>', 'policy to serve; it must not read simulator state')
    .option('--preset <name|file>', 'what the policy sees and what becomes of its answers, as ?preset=')
    .option('--suite <name>', 'suite of the tasks, for clients that do not say it (openpi)')
    .option('--port <n>', 'port to listen on; 0 for any free one', wholeNumber(0), PORT)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .addOption(
      new Option('--protocol <name>', 'protocol to speak')
        .choices(['openpi', 'vla-eval', 'both'])
        .default('both'),
    )
    .addOption(
      new Option('--images <form>', 'how clients send them: turned as for LIBERO, or upright')
        .choices(['turned', 'upright'])
        .default('turned'),
    )
    .option(
      '--max-batch <n>',
      'observations to answer at once (default: what the policy takes)',
      wholeNumber(1),
    )
    .option(
      '--max-wait <ms>',
      'how long an observation waits for company (default: as long as a batch took)',
      wholeNumber(0),
    )
    .option('--max-clients <n>', 'connections at a time', wholeNumber(1), MAX_CLIENTS)
    .action(async (options: ServeOptions) => {
      const { preset, suite, maxBatch, maxWait, maxClients, port, host, protocol, images } = options;
      const tell = (line: string) => process.stderr.write(`${line}\n`);
      const name = preset === undefined ? options.policy : withPolicyOption(options.policy, 'preset', preset);
      const ownPreset = parsePolicyName(name).options.get('preset');
      const state = ownPreset === undefined ? undefined : (findPreset(ownPreset).state ?? 'none');
      tell(`loading ${name}`);
      let isChecked = false;
      const create = async () => {
        const policy = await createPolicy(name);
        // What takes minutes once (a model's graphs) tells of itself, and a server behind this one that is not there as well.
        if (!isChecked) await policy.check?.(tell);
        isChecked = true;
        return policy;
      };
      const served = await servePolicy({
        ...{ create, protocol, images, port, host, maxClients, note: tell },
        ...(suite !== undefined && { suite }),
        ...(state !== undefined && { state }),
        ...(maxBatch !== undefined && { maxSize: maxBatch }),
        ...(maxWait !== undefined && { maxWaitMs: maxWait }),
        version: packageVersion(),
      });
      const interruption = watchInterruption(() =>
        tell('stopping: finishing the answers under way; press Ctrl-C again to end at once'),
      );
      const at = `${host.includes(':') ? `[${host}]` : host}:${served.port}`;
      const spoken = protocol === 'both' ? 'openpi and vla-eval' : protocol;
      const { maxSize, maxWaitMs } = served.limits;
      process.stdout.write(
        `serving ${served.name} at ws://${at} (${spoken}), batches of up to ${maxSize}` +
          `${maxSize > 1 && maxWaitMs !== undefined ? ` within ${maxWaitMs} ms` : ''}; metrics at http://${at}/metrics; Ctrl-C ends it\n`,
      );
      await new Promise<void>((resolve) => {
        if (interruption.signal.aborted) resolve();
        else interruption.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await served.close();
      interruption.done();
      finish(EXIT.ok);
    });
};
