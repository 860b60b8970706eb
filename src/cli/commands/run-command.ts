import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { EXECUTORS } from '../../episode/execution.ts';
import { parseExecution } from '../../episode/parse-execution.ts';
import { HarnessError } from '../../errors.ts';
import { takesOption, withPolicyOption } from '../../policy/policy-name.ts';
import { presetOfPolicy } from '../../policy/preset-of-policy.ts';
import { readLatencyTrace } from '../../run/latency-trace.ts';
import { POLICY_PROCESS_CHOICES, type PolicyProcessChoice } from '../../run/place-policies.ts';
import type { InitialStatesChoice } from '../../run/plan-run.ts';
import type { GateRequest } from '../../run/run-gate.ts';
import type { Shard } from '../../run/shard.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { findProtocol, underProtocol } from '../../task/protocol-library.ts';
import type { Task } from '../../task/task-schema.ts';
import { parseTraceChoice } from '../../trace/trace-choice.ts';
import { argvOf } from '../argv-of.ts';
import { defaultOutputFolder } from '../default-output-folder.ts';
import { loadTasks } from '../load-tasks.ts';
import { collect, positiveSeconds, shard, share, wholeNumber } from '../option-parsers.ts';
import { performRun } from '../perform-run.ts';
import { PUBLISHED_OPTION, publishedSystems } from '../published-option.ts';
import type { AddCommand } from '../run-command-line.ts';

interface RunOptions {
  readonly policy?: readonly string[];
  readonly preset?: string;
  readonly precision?: string;
  readonly trials: number;
  readonly workers: number;
  readonly inFlight?: number;
  readonly policyProcess: PolicyProcessChoice;
  readonly seed: number;
  readonly initStates: string;
  readonly protocol?: string;
  readonly output?: string;
  readonly tasksDir?: string;
  readonly resume?: boolean;
  readonly retryErrored?: boolean;
  readonly shard?: Shard;
  readonly episodeTimeout?: number;
  readonly queue?: string;
  readonly retries: number;
  readonly trace: string;
  readonly traceImages?: boolean;
  readonly latency: string;
  readonly executor: string;
  readonly json?: boolean;
  readonly published?: string | boolean;
  readonly gateAgainst?: string;
  readonly pair?: readonly string[];
  readonly margin: number;
  readonly alpha: number;
}

const DEFAULT_TRIALS = 10;

export const addRunCommand: AddCommand = (program, finish) => {
  program
    .command('run')
    .description('run episodes of tasks with policies and report success rates')
    .argument('<suite|task|glob...>', 'what to run, e.g. libero_spatial, suite/task, "*_stove_*"')
    .option('-p, --policy <policy>', 'policy to run; may be given several times', collect)
    .option('--preset <name|file>', 'what policies see and what becomes of their answers, as ?preset=')
    .option('--precision <name>', 'of models: f32, q8 or q4, as ?precision=')
    .option('-n, --trials <n>', 'episodes per task and policy', wholeNumber(1), DEFAULT_TRIALS)
    .option('-j, --workers <n>', 'worker processes', wholeNumber(1), availableParallelism())
    .option(
      '--in-flight <n>',
      'episodes that a worker holds at once (default: 1, or 4 for policies that answer from elsewhere)',
      wholeNumber(1),
    )
    .addOption(
      new Option('--policy-process <where>', 'load a policy in each worker, or once in a process of its own')
        .choices(POLICY_PROCESS_CHOICES)
        .default('auto'),
    )
    .option('--seed <n>', 'run seed; decides every initial state and policy seed', wholeNumber(0), 0)
    .option('--init-states <sampled|dir>', 'draw initial states, or take row i of a file', 'sampled')
    .option('--protocol <name|file>', "rules of the evaluation (default: the suite's own)")
    .option('-o, --output <dir>', 'results folder (default: results/<name>-<time>)')
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .option('--resume', 'go on with what the results folder holds (default)')
    .option('--no-resume', 'refuse a results folder that holds something')
    .option('--retry-errored', 'when resuming, also run errored episodes again')
    .option('--retries <n>', 'try an errored episode again, up to n times', wholeNumber(0), 0)
    .option('--episode-timeout <s>', 'error an episode that takes longer, wall time', positiveSeconds)
    .option('--shard <i/n>', 'run only part i of n, to be put together with `benchtop merge`', shard)
    .option('--queue <redis://...>', 'let `benchtop worker` processes run the episodes')
    .option('--trace <on|off|failures|sample:n>', 'record episodes, in traces/ of the results folder', 'off')
    .option('--trace-images', 'also record the pictures that the policy is shown')
    .option(
      '--latency <spec>',
      'delay of an inference: none, const:3, ms:150, lognormal:80,200, trace:file',
      'none',
    )
    .option('--executor <name>', `what happens meanwhile: ${EXECUTORS.join(', ')}`, 'freeze')
    .option('--gate-against <dir>', 'compare with this run on the way; stop when the verdict stands')
    .option('--pair <a=b>', 'with --gate-against: policy a of the baseline with b of this run', collect)
    .option('--margin <share>', 'with --gate-against: drop that must not go unnoticed', share, 0.05)
    .option('--alpha <share>', 'with --gate-against: chance of a wrong verdict', share, 0.05)
    .option(...PUBLISHED_OPTION)
    .option('--json', 'print the summary as JSON instead of a table')
    .action(async (patterns: string[], options: RunOptions, command: Command) => {
      requireGateFor(options, command);
      const idle = { workers: '--workers', inFlight: '--in-flight' } as const;
      for (const [option, flag] of Object.entries(idle)) {
        if (options.queue === undefined || command.getOptionValueSource(option) !== 'cli') continue;
        throw new HarnessError(
          'usage',
          `${flag} has no say with --queue: it belongs to each \`benchtop worker\``,
        );
      }
      finish(await run(patterns, options, argvOf(command)));
    });
};

async function run(
  patterns: readonly string[],
  options: RunOptions,
  argv: readonly string[],
): Promise<number> {
  const policies = namedPolicies(options);
  const { trials, workers, seed, retries, json = false } = options;
  if (policies.length === 0) {
    throw new HarnessError('usage', 'no policy named; add e.g. --policy oracle (`benchtop list policies`)');
  }
  // Asked for or not, a folder is only resumed if it holds this very plan.
  const { resume = true, retryErrored = false, episodeTimeout, shard: part, queue, inFlight } = options;
  const resumes = options.resume === true ? '--resume' : retryErrored ? '--retry-errored' : undefined;
  if (resumes !== undefined && options.output === undefined) {
    throw new HarnessError('usage', `${resumes} needs the results folder to go on with: add -o <dir>`);
  }
  const choice = parseTraceChoice(options.trace);
  const traces = { choice, images: options.traceImages === true };
  if (traces.images && choice.kind === 'off') {
    throw new HarnessError(
      'usage',
      '--trace-images keeps pictures in traces: add --trace on, failures or sample:<n>',
    );
  }
  const execution = parseExecution(options.latency, options.executor, readLatencyTrace);
  const gate = gateRequest(options);
  const published = publishedSystems(options.published);
  const catalogue = loadCatalogue();
  const selected = loadTasks(options.tasksDir, catalogue).select(patterns);
  const protocol = options.protocol === undefined ? undefined : findProtocol(options.protocol);
  const tasks = protocol === undefined ? selected : underProtocol(selected, protocol);
  const initialStates: InitialStatesChoice =
    options.initStates === 'sampled' ? 'sampled' : { folder: options.initStates };
  if (protocol === undefined) noteProtocols(policies, selected);
  const outputFolder = options.output ?? defaultOutputFolder(patterns[0]!, new Date());
  return performRun(
    {
      ...{ tasks, policies, trials, workers, seed, retries, resume, initialStates, outputFolder, catalogue },
      ...{ traces, retryErrored, policyProcess: options.policyProcess },
      ...(queue !== undefined && { queue }),
      ...(inFlight !== undefined && { inFlight }),
      ...(part !== undefined && { shard: part }),
      ...(execution !== undefined && { execution }),
      ...(gate !== undefined && { gate }),
      ...(episodeTimeout !== undefined && { episodeTimeoutMs: episodeTimeout * 1000 }),
    },
    { argv, json, ...(published !== undefined && { published }) },
  );
}

/** Policies with the options that the flags give to those that take them; a name's own option counts more. */
function namedPolicies({ policy: names = [], preset, precision }: RunOptions): readonly string[] {
  const given = [
    ['preset', preset],
    ['precision', precision],
  ] as const;
  return given.reduce((named: readonly string[], [key, value]) => {
    if (value === undefined) return named;
    if (!named.some((name) => takesOption(name, key))) {
      throw new HarnessError(
        'usage',
        `--${key} says nothing to ${named.join(', ') || 'no policy'}: it is for models and servers`,
      );
    }
    return named.map((name) => (takesOption(name, key) ? withPolicyOption(name, key, value) : name));
  }, names);
}

/** Numbers published with a preset were made under its protocol, which may not be the suites' own. */
function noteProtocols(policies: readonly string[], tasks: readonly Task[]): void {
  const presets = policies.flatMap((name) => presetOfPolicy(name) ?? []);
  for (const [preset, protocol] of new Map(presets.map(({ name, protocol }) => [name, protocol]))) {
    if (protocol === undefined) continue;
    const { maxSteps } = findProtocol(protocol);
    // Suites that it says nothing of were not published under it.
    const known = tasks.filter(
      ({ suite }) => maxSteps[suite] !== undefined || maxSteps.otherwise !== undefined,
    );
    const theirs = underProtocol(known, findProtocol(protocol));
    if (known.every((task, index) => rulesOf(task) === rulesOf(theirs[index]!))) continue;
    process.stderr.write(
      `note: preset "${preset}" was published under other rules than the suites' own; to compare with its numbers, ` +
        `add --protocol ${protocol}\n`,
    );
  }
}

function rulesOf({ protocol }: Task): string {
  const { name: _, ...rules } = protocol;
  return JSON.stringify(Object.entries(rules).sort());
}

function gateRequest(options: RunOptions): GateRequest | undefined {
  const { gateAgainst: baseline, pair: pairs = [], margin, alpha, shard: part } = options;
  if (baseline === undefined) return undefined;
  if (part !== undefined) {
    throw new HarnessError(
      'usage',
      '--gate-against needs the whole run in one place; gate shards with `benchtop merge` and `compare --gate`',
    );
  }
  if (margin === 0 || alpha === 0) throw new HarnessError('usage', '--margin and --alpha must be above 0');
  return { baseline, pairs, margin, alpha };
}

/** An option that would do nothing is a mistake worth hearing of. */
function requireGateFor({ gateAgainst }: RunOptions, command: Command): void {
  const idle = ['pair', 'margin', 'alpha'].find((name) => command.getOptionValueSource(name) === 'cli');
  if (gateAgainst !== undefined || idle === undefined) return;
  throw new HarnessError('usage', `--${idle} belongs to --gate-against <dir>; add it`);
}
