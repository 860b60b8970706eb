import { resolve } from 'node:path';
import { engineIdentity } from '../environment/engine-identity.ts';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import type { Execution } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyPlacement } from '../policy/policy-placement.ts';
import type { Summary } from '../report/summary.ts';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';
import type { Task } from '../task/task-schema.ts';
import type { TraceChoice } from '../trace/trace-choice.ts';
import { type CheckedPolicy, checkPolicies } from './check-policies.ts';
import { type DispatchRequest, dispatch } from './dispatch.ts';
import { FolderLock } from './folder-lock.ts';
import { Journal, readJournal } from './journal.ts';
import { openEpisodes } from './open-episodes.ts';
import { OutputFolder } from './output-folder.ts';
import { peakMemory } from './peak-memory.ts';
import { type PolicyProcessChoice, placePolicies } from './place-policies.ts';
import { type InitialStatesChoice, planRun, type RunPlan } from './plan-run.ts';
import { PolicyHosts } from './policy-host/policy-hosts.ts';
import { dispatchThroughQueue } from './queue/dispatch-through-queue.ts';
import { comparedRun } from './read-run.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { roundDurations } from './round-durations.ts';
import { type GateReport, type GateRequest, RunGate } from './run-gate.ts';
import { createRunRecord, planDifferences, readRunRecord } from './run-record.ts';
import { type Shard, takeShard } from './shard.ts';
import { writeReports } from './write-reports.ts';

/** Enough to keep a core busy beside a model that takes three times as long as the simulation between two inferences. */
const IN_FLIGHT_BESIDE_WAITING = 4;

export interface RunRequest {
  /** E.g. from `TaskLibrary.select`. */
  readonly tasks: readonly Task[];
  /** As named on the command line. */
  readonly policies: readonly string[];
  /** Episodes per task and policy. */
  readonly trials: number;
  readonly seed: number;
  readonly initialStates: InitialStatesChoice;
  /** Delay and executor; none and `freeze` by default. */
  readonly execution?: Execution;
  /** Created if need be; must be empty unless `resume`. */
  readonly outputFolder: string;
  /** Worker processes, at least 1. */
  readonly workers: number;
  /** Episodes that each worker holds at once; by default 1, or 4 if a policy is answered for elsewhere. */
  readonly inFlight?: number;
  /** Whether policies run in each worker or in one process of their own; by kind and size (`auto`) by default. */
  readonly policyProcess?: PolicyProcessChoice;
  /** How often an errored episode is tried again; 0 by default. A failed one never is. */
  readonly retries?: number;
  /** Wall ms that an episode may take before it is errored as `episode-timeout`; unlimited by default. */
  readonly episodeTimeoutMs?: number;
  /** Go on with what the folder holds: episodes with a result stay, missing ones are run. */
  readonly resume?: boolean;
  /** When resuming, also run errored episodes again, whatever their errors. */
  readonly retryErrored?: boolean;
  /** Run only this part of the plan; `mergeRuns` puts parts together. */
  readonly shard?: Shard;
  /** Compare with another run on the way and stop as soon as the verdict stands; not with `shard`. */
  readonly gate?: GateRequest;
  /** Aborting keeps what is finished and drops what is under way. */
  readonly signal?: AbortSignal;
  /** Which episodes are recorded in the results folder; none by default. Has no influence on results. */
  readonly traces?: { readonly choice: TraceChoice; readonly images: boolean };
  /** Address of a Redis: `benchtop worker` processes run the episodes, and `workers` is of no account. */
  readonly queue?: string;
  /** Recorded in `run.json`. */
  readonly argv?: readonly string[];
  readonly catalogue?: Catalogue;
  readonly observer?: RunObserver;
  /** For tests: compiled module of another worker. */
  readonly workerModule?: string;
}

/** Is told what happens, as it happens. */
export interface RunObserver {
  /** Once, before the first episode starts. `kept`: results of a resumed folder that stand, errored ones included. */
  started?(plan: readonly EpisodePlan[], kept: readonly EpisodeResult[]): void;
  /** After each attempt is on disk. */
  recorded?(result: EpisodeResult): void;
  warned?(message: string): void;
  /** Of what takes long before the first episode. */
  noted?(message: string): void;
}

export interface RunOutcome {
  readonly summary: Summary;
  /** The last attempt of every episode that has one, in the order of the plan. */
  readonly results: readonly EpisodeResult[];
  /** The signal was aborted before all episodes had a result. */
  readonly interrupted: boolean;
  /** Present if a gate was asked for. */
  readonly gate?: GateReport;
  readonly outputFolder: string;
}

/**
 * Runs episodes and writes `run.json`, `episodes.jsonl`, `episodes.csv` and `summary.json`; the CLI is a thin layer
 * over it. Everything that can be wrong with the request is found before the first episode: throws `usage`,
 * `task-file`, `spec-mismatch`, `mismatch`, `non-deterministic` or `results`. Throws `worker-died` if no worker can be
 * started; what was finished by then is kept.
 */
export async function executeRun(request: RunRequest): Promise<RunOutcome> {
  const { workers, retries = 0, policyProcess = 'auto', observer, catalogue = loadCatalogue() } = request;
  requireCount('workers', workers, 1);
  requireCount('retries', retries, 0);
  const placements = placePolicies(request.policies, policyProcess, {
    hasQueue: request.queue !== undefined,
  });
  const inFlight = request.inFlight ?? defaultInFlight([...placements.values()]);
  requireCount('episodes in flight', inFlight, 1);
  if (request.queue !== undefined && request.traces !== undefined && request.traces.choice.kind !== 'off') {
    throw new HarnessError(
      'usage',
      'a queue cannot record traces: its workers do not share the results folder',
    );
  }
  const plan = planRun({ ...request, catalogue });
  const own = plan.policies.filter((name) => placements.get(name) === 'process');
  const note = (line: string) => observer?.warned?.(line);
  const facts = await prepareHosted(own, (text) => observer?.noted?.(text));
  const hosts = await PolicyHosts.start(own, { note }, request.signal);
  try {
    return await executePlan({ ...request, catalogue, inFlight }, plan, placements, hosts, facts);
  } finally {
    await hosts.close();
  }
}

/**
 * What takes minutes once is done here, where it can be told of, and not by a process that is expected to answer. Returns what
 * policies say of themselves.
 */
async function prepareHosted(
  names: readonly string[],
  note: (text: string) => void,
): Promise<ReadonlyMap<string, CheckedPolicy['facts']>> {
  const facts = new Map<string, CheckedPolicy['facts']>();
  for (const name of names) {
    const policy = await createPolicy(name);
    facts.set(name, await policy.check?.(note));
    await policy.dispose();
  }
  return facts;
}

async function executePlan(
  request: RunRequest & { readonly catalogue: Catalogue; readonly inFlight: number },
  plan: RunPlan,
  placements: ReadonlyMap<string, PolicyPlacement>,
  hosts: PolicyHosts,
  hostedFacts: ReadonlyMap<string, CheckedPolicy['facts']>,
): Promise<RunOutcome> {
  const { workers, inFlight, retries = 0, episodeTimeoutMs, observer, signal, catalogue } = request;
  const episodes = request.shard === undefined ? plan.episodes : takeShard(plan.episodes, request.shard);
  const create = (name: string) => hosts.create(name);
  const checked = await checkPolicies(plan.policies, plan.tasks, catalogue, plan.execution, create, (text) =>
    observer?.noted?.(text),
  );
  const policies = checked.map((policy) => {
    const facts = policy.facts ?? hostedFacts.get(policy.name);
    return { ...policy, placement: placements.get(policy.name)!, ...(facts !== undefined && { facts }) };
  });
  const engine = await engineIdentity();
  const { argv = [], shard } = request;
  const record = createRunRecord(plan, {
    ...{ policies, engine, argv },
    ...(request.queue === undefined && { concurrency: { workers, inFlight } }),
    ...(shard === undefined ? {} : { shard }),
  });
  if (request.gate !== undefined && resolve(request.gate.baseline) === resolve(request.outputFolder)) {
    throw new HarnessError(
      'usage',
      `${request.outputFolder} cannot be gated against itself; give this run a folder of its own with -o`,
    );
  }
  const gate =
    request.gate && new RunGate(request.gate, comparedRun('this run', record, []), { episodes, retries });
  const folder = OutputFolder.prepare(request.outputFolder, request.resume ?? false);
  const warn = (message: string) => observer?.warned?.(message);
  const lock = await FolderLock.acquire(folder.path, { onWait: warn });
  let journal: Journal | undefined;
  try {
    const earlier = readRunRecord(folder.runRecord);
    if (earlier === undefined) folder.write('run.json', `${JSON.stringify(record, null, 2)}\n`);
    else {
      refuseDifferences(planDifferences(earlier, record), folder.path);
      if (earlier.stopped !== undefined) writeEnd(folder, earlier, {});
    }
    const recorded = readJournal(folder.journal);
    if (recorded.warning !== undefined) warn(recorded.warning);
    refuseContradictions([{ where: folder.journal, results: recorded.results }]);
    journal = new Journal(folder.journal, recorded.validBytes);

    const results: EpisodeResult[] = [...recorded.results];
    const { retryErrored = false } = request;
    const { assignments, kept } = openEpisodes(episodes, results, { retries, retryErrored });
    // What stops a run on purpose is no interruption: an abort of its own tells them apart.
    const verdict = new AbortController();
    const heed = (result: EpisodeResult) => {
      gate?.record(result);
      if (gate?.decided) verdict.abort();
    };
    for (const result of kept) heed(result);
    const open = new Set(assignments.map(({ plan: { episodeId } }) => episodeId));
    const finished = new Map(results.filter(isFinished).map((result) => [result.episodeId, result]));
    const keep = (raw: EpisodeResult) => {
      const result = roundDurations(raw);
      const known = finished.get(result.episodeId);
      if (known !== undefined) {
        // A queue may deliver twice.
        refuseContradictions([
          { where: folder.journal, results: [known] },
          { where: 'a second time', results: [result] },
        ]);
        return;
      }
      if (isFinished(result)) finished.set(result.episodeId, result);
      lock.verify();
      journal?.append(result);
      results.push(result);
      open.delete(result.episodeId);
      observer?.recorded?.(result);
      if (result.traceProblem !== undefined) warn(`${result.episodeId}: ${result.traceProblem}`);
      heed(result);
    };
    const write = () => {
      lock.verify();
      const stopped = gate?.decided && open.size > 0 ? { reason: gate.report.reason } : undefined;
      const gated = gate && { gate: gate.report };
      const peakMemoryMib = peakMemory(results);
      if (stopped !== undefined || peakMemoryMib !== undefined) {
        writeEnd(folder, earlier ?? record, {
          ...(stopped && { stopped: { ...stopped, ...gated } }),
          ...(peakMemoryMib !== undefined && { peakMemoryMib }),
        });
      }
      const reports = writeReports(folder, results, episodes, policies, {
        ...gated,
        ...(stopped && { stopped }),
      });
      return { ...reports, ...gated, outputFolder: folder.path };
    };
    try {
      observer?.started?.(episodes, kept);
      const dispatchRequest: DispatchRequest = {
        ...{
          assignments: gate?.inOrder(assignments) ?? assignments,
          tasks: plan.tasks,
          recordedStates: plan.recordedStates,
          workers,
          inFlight,
          retries,
        },
        ...(request.traces && { traces: { ...request.traces, folder: resolve(folder.path) } }),
        ...(episodeTimeoutMs !== undefined && { episodeTimeoutMs }),
        signal: signal === undefined ? verdict.signal : AbortSignal.any([signal, verdict.signal]),
        ...(request.workerModule !== undefined && { workerModule: request.workerModule }),
        ...{ onResult: keep, hosts },
      };
      const { queue: url } = request;
      if (url === undefined) await dispatch(dispatchRequest);
      else {
        const runId = earlier?.id ?? record.id;
        await dispatchThroughQueue({ ...dispatchRequest, url, runId, onWarning: warn });
      }
    } catch (thrown) {
      // Reports of what is finished are worth having even if the run breaks; its own error is what counts.
      try {
        write();
      } catch {}
      throw thrown;
    }
    return { ...write(), interrupted: signal?.aborted === true && open.size > 0 };
  } finally {
    journal?.close();
    lock.release();
  }
}

/** While a policy elsewhere thinks, the worker simulates other episodes; with nothing to wait for it would gain nothing. */
function defaultInFlight(placements: readonly PolicyPlacement[]): number {
  return placements.every((placement) => placement === 'worker') ? 1 : IN_FLIGHT_BESIDE_WAITING;
}

/** Notes in `run.json` how the run ended: stopped on purpose (or, when it goes on, that it is not), and its memory. */
function writeEnd(
  folder: OutputFolder,
  record: object,
  { stopped, ...end }: { readonly stopped?: { readonly reason: string }; readonly peakMemoryMib?: number },
): void {
  // What is undefined does not reach the file.
  folder.write('run.json', `${JSON.stringify({ ...record, stopped, ...end }, null, 2)}\n`);
}

function refuseDifferences(differences: readonly string[], folder: string): void {
  if (differences.length === 0) return;
  throw new HarnessError(
    'usage',
    `${folder} holds another run, which cannot be resumed as this one:\n` +
      `${differences.map((difference) => `  ${difference}`).join('\n')}\n` +
      'Resume with what it was started with (run.json has its command line), or choose another folder with -o',
  );
}

function isFinished(result: EpisodeResult): result is FinishedEpisode {
  return result.status !== 'errored';
}

function requireCount(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new HarnessError('usage', `${what}: expected a whole number of at least ${least}, got ${value}`);
}
