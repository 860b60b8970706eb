import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { nameExecution } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import { protocolHash } from '../rollout/protocol-hash.ts';
import type { CheckedPolicy } from './check-policies.ts';
import { packageVersion } from './package-version.ts';
import type { RunPlan } from './plan-run.ts';
import type { Shard } from './shard.ts';

const FORMAT = 'benchtop/run@1';
const NO_EXECUTION = nameExecution(undefined);

const planSchema = z.looseObject({
  seed: z.number(),
  trials: z.number(),
  policies: z.array(z.string()),
  initialStates: z.union([z.literal('sampled'), z.looseObject({ folder: z.string() })]),
  tasks: z.array(
    z.looseObject({
      id: z.string(),
      protocolHash: z.string(),
      taskHash: z.string(),
      initialStatesHash: z.string().nullable(),
    }),
  ),
  /** Delay and executor, as `nameExecution` names them; absent for none and `freeze`. */
  execution: z.string().optional(),
  episodes: z.number(),
});

const recordSchema = z.looseObject({
  format: z.literal(FORMAT),
  id: z.string().optional(),
  plan: planSchema,
  shard: z.object({ index: z.number(), count: z.number() }).nullable().optional(),
  policies: z.array(z.looseObject({ name: z.string(), privileged: z.boolean() })),
  versions: z.looseObject({ benchtop: z.string(), engine: z.string(), node: z.string() }),
  /** Absent from runs on a queue, and from records older than it. */
  concurrency: z.looseObject({ workers: z.number(), inFlight: z.number() }).optional(),
  /** Present if the run ended on purpose before all planned episodes had run. */
  stopped: z.looseObject({ reason: z.string() }).optional(),
});

/** What decides the results, small enough to be read and compared. */
export type RecordedPlan = z.infer<typeof planSchema>;

/** What is read back of `run.json`; everything else in it is kept as it stands. */
export type ReadRunRecord = z.infer<typeof recordSchema>;

/** What decides whether episodes may stand in one folder. */
export type ComparedRecord = Pick<ReadRunRecord, 'plan' | 'versions' | 'shard'>;

/** `run.json`: what was asked, and on what. */
export interface RunRecord {
  readonly format: typeof FORMAT;
  /** Names this run among others, e.g. in a queue; random, and nothing else depends on it. */
  readonly id: string;
  readonly plan: RecordedPlan;
  /** The part of the plan that this folder is about; `null` for all of it. */
  readonly shard: Shard | null;
  readonly protocols: Readonly<Record<string, unknown>>;
  readonly policies: readonly CheckedPolicy[];
  readonly versions: { readonly benchtop: string; readonly engine: string; readonly node: string };
  readonly engineSettings: Readonly<Record<string, number>>;
  readonly machine: { readonly platform: string; readonly arch: string; readonly cores: number };
  /** Processes, and episodes that each held at once; no result depends on it, measured latencies do. */
  readonly concurrency?: { readonly workers: number; readonly inFlight: number };
  readonly argv: readonly string[];
  /** ISO 8601; for people, nothing depends on it. */
  readonly startedAt: string;
}

export interface RunCircumstances {
  readonly policies: readonly CheckedPolicy[];
  readonly engine: { readonly name: string; readonly settings: Readonly<Record<string, number>> };
  readonly argv: readonly string[];
  readonly concurrency?: { readonly workers: number; readonly inFlight: number };
  readonly shard?: Shard;
}

export function createRunRecord(
  plan: RunPlan,
  { policies, engine, argv, concurrency, shard }: RunCircumstances,
): RunRecord {
  return {
    format: FORMAT,
    id: randomUUID(),
    plan: {
      seed: plan.seed,
      trials: plan.trials,
      policies: [...plan.policies],
      initialStates: plan.initialStates === 'sampled' ? 'sampled' : { ...plan.initialStates },
      tasks: plan.tasks.map((task) => ({
        id: task.id,
        protocolHash: protocolHash(task.protocol),
        taskHash: hash(task.spec),
        initialStatesHash:
          plan.recordedStates[task.id] === undefined ? null : hash(plan.recordedStates[task.id]),
      })),
      ...(plan.execution === undefined ? {} : { execution: nameExecution(plan.execution) }),
      episodes: plan.episodes.length,
    },
    shard: shard ?? null,
    protocols: Object.fromEntries(plan.tasks.map(({ protocol }) => [protocolHash(protocol), protocol])),
    policies,
    versions: { benchtop: packageVersion(), engine: engine.name, node: process.version },
    engineSettings: engine.settings,
    machine: { platform: process.platform, arch: process.arch, cores: availableParallelism() },
    ...(concurrency === undefined ? {} : { concurrency }),
    argv,
    startedAt: new Date().toISOString(),
  };
}

/** The record in `file`, or undefined if there is none. Throws `results` if it is not one that this version reads. */
export function readRunRecord(file: string): ReadRunRecord | undefined {
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new HarnessError('results', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  const version = /^benchtop\/run@(\d+)$/.exec(String((value as { format?: unknown } | null)?.format))?.[1];
  if (Number(version) > 1) {
    throw new HarnessError(
      'results',
      `${file} has version ${version} of the format, this benchtop reads version 1; update benchtop`,
    );
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || 'file'}: ${message}`);
  throw new HarnessError('results', `${file} is not a run record:\n${issues.slice(0, 20).join('\n')}`);
}

/** Why episodes of `old` and `now` may not stand in one folder; empty if they may. */
export function planDifferences(
  old: ComparedRecord,
  now: ComparedRecord,
  [oldName, nowName]: readonly [string, string] = ['the folder has', 'now it is'],
): string[] {
  const differences: string[] = [];
  const compare = (what: string, before: unknown, after: unknown) => {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    differences.push(`${what}: ${oldName} ${show(before)}, ${nowName} ${show(after)}`);
  };
  compare('shard', nameShard(old), nameShard(now));
  compare('seed', old.plan.seed, now.plan.seed);
  compare('trials', old.plan.trials, now.plan.trials);
  compare('policies', old.plan.policies, now.plan.policies);
  compare('initial states', old.plan.initialStates, now.plan.initialStates);
  compare('latency and executor', old.plan.execution ?? NO_EXECUTION, now.plan.execution ?? NO_EXECUTION);
  compare('physics engine', old.versions.engine, now.versions.engine);
  const ids = ({ plan }: ComparedRecord) => plan.tasks.map(({ id }) => id);
  compare('tasks', ids(old), ids(now));
  for (const task of now.plan.tasks) {
    const before = old.plan.tasks.find(({ id }) => id === task.id);
    if (before === undefined) continue;
    compare(`protocol of ${task.id}`, before.protocolHash, task.protocolHash);
    compare(`content of ${task.id}`, before.taskHash, task.taskHash);
    compare(`initial states of ${task.id}`, before.initialStatesHash, task.initialStatesHash);
  }
  return differences;
}

function nameShard({ shard }: ComparedRecord): string {
  return shard ? `${shard.index}/${shard.count}` : 'all';
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** 16 hex digits over a value's JSON. */
function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
