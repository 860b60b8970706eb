import { resolve } from 'node:path';
import { engineIdentity } from '../environment/engine-identity.ts';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import { aggregateEpisodes } from '../report/aggregate-episodes.ts';
import { episodesCsv } from '../report/episodes-csv.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import type { Summary } from '../report/summary.ts';
import { summaryJson } from '../report/summary-json.ts';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';
import type { Task } from '../task/task-schema.ts';
import type { TraceChoice } from '../trace/trace-choice.ts';
import { checkPolicies } from './check-policies.ts';
import { type Assignment, dispatch } from './dispatch.ts';
import { Journal, readJournal } from './journal.ts';
import { OutputFolder } from './output-folder.ts';
import { type InitialStatesChoice, planRun } from './plan-run.ts';
import { roundDurations } from './round-durations.ts';
import { createRunRecord, planDifferences, readRunRecord } from './run-record.ts';

export interface RunRequest {
  /** E.g. from `TaskLibrary.select`. */
  readonly tasks: readonly Task[];
  /** As named on the command line. */
  readonly policies: readonly string[];
  /** Episodes per task and policy. */
  readonly trials: number;
  readonly seed: number;
  readonly initialStates: InitialStatesChoice;
  /** Created if need be; must be empty unless `resume`. */
  readonly outputFolder: string;
  /** Worker processes, at least 1. */
  readonly workers: number;
  /** How often an errored episode is tried again; 0 by default. A failed one never is. */
  readonly retries?: number;
  /** Go on with what the folder holds: finished episodes stay, errored and missing ones are run. */
  readonly resume?: boolean;
  /** Aborting keeps what is finished and drops what is under way. */
  readonly signal?: AbortSignal;
  /** Which episodes are recorded in the results folder; none by default. Has no influence on results. */
  readonly traces?: { readonly choice: TraceChoice; readonly images: boolean };
  /** Recorded in `run.json`. */
  readonly argv?: readonly string[];
  readonly catalogue?: Catalogue;
  readonly observer?: RunObserver;
  /** For tests: compiled module of another worker. */
  readonly workerModule?: string;
}

/** Is told what happens, as it happens. */
export interface RunObserver {
  /** Once, before the first episode starts. `kept`: finished results that a resumed folder already holds. */
  started?(plan: readonly EpisodePlan[], kept: readonly EpisodeResult[]): void;
  /** After each attempt is on disk. */
  recorded?(result: EpisodeResult): void;
  warned?(message: string): void;
}

export interface RunOutcome {
  readonly summary: Summary;
  /** The last attempt of every episode that has one, in the order of the plan. */
  readonly results: readonly EpisodeResult[];
  /** The signal was aborted before all episodes had a result. */
  readonly interrupted: boolean;
  readonly outputFolder: string;
}

/**
 * Runs episodes and writes `run.json`, `episodes.jsonl`, `episodes.csv` and `summary.json`; the CLI is a thin layer
 * over it. Everything that can be wrong with the request is found before the first episode: throws `usage`,
 * `task-file`, `spec-mismatch` or `results`. Throws `worker-died` if no worker can be started; what was finished by
 * then is kept.
 */
export async function executeRun(request: RunRequest): Promise<RunOutcome> {
  const { workers, retries = 0, observer, signal, catalogue = loadCatalogue() } = request;
  requireCount('workers', workers, 1);
  requireCount('retries', retries, 0);
  const plan = planRun({ ...request, catalogue });
  const policies = await checkPolicies(plan.policies, plan.tasks, catalogue);
  const engine = await engineIdentity();
  const folder = OutputFolder.prepare(request.outputFolder, request.resume ?? false);
  const record = createRunRecord(plan, { policies, engine, argv: request.argv ?? [] });

  const earlier = readRunRecord(folder.runRecord);
  if (earlier === undefined) folder.write('run.json', `${JSON.stringify(record, null, 2)}\n`);
  else refuseDifferences(planDifferences(earlier, record), folder.path);
  const { results: kept, warning, validBytes } = readJournal(folder.journal);
  if (warning !== undefined) observer?.warned?.(warning);

  const results: EpisodeResult[] = [...kept];
  const { assignments, finished } = openEpisodes(plan.episodes, kept);
  const open = new Set(assignments.map(({ plan: { episodeId } }) => episodeId));
  const journal = new Journal(folder.journal, validBytes);
  const write = (): Omit<RunOutcome, 'interrupted'> => {
    const latest = inPlanOrder(results, plan.episodes);
    const privileged = new Set(policies.flatMap((policy) => (policy.privileged ? [policy.name] : [])));
    const summary = aggregateEpisodes(latest, { plan: plan.episodes, privileged });
    folder.write('episodes.csv', episodesCsv(latest));
    folder.write('summary.json', summaryJson(summary));
    return { summary, results: latest, outputFolder: folder.path };
  };
  try {
    observer?.started?.(plan.episodes, finished);
    await dispatch({
      assignments,
      tasks: plan.tasks,
      recordedStates: plan.recordedStates,
      workers,
      retries,
      ...(request.traces === undefined
        ? {}
        : { traces: { ...request.traces, folder: resolve(folder.path) } }),
      ...(signal === undefined ? {} : { signal }),
      ...(request.workerModule === undefined ? {} : { workerModule: request.workerModule }),
      onResult: (raw) => {
        const result = roundDurations(raw);
        journal.append(result);
        results.push(result);
        open.delete(result.episodeId);
        observer?.recorded?.(result);
        if (result.traceProblem !== undefined)
          observer?.warned?.(`${result.episodeId}: ${result.traceProblem}`);
      },
    });
  } catch (thrown) {
    // Reports of what is finished are worth having even if the run breaks; its own error is what counts.
    try {
      write();
    } catch {}
    throw thrown;
  } finally {
    journal.close();
  }
  return { ...write(), interrupted: signal?.aborted === true && open.size > 0 };
}

/** What is left to run: episodes without a result, and errored ones once more. */
function openEpisodes(
  episodes: readonly EpisodePlan[],
  kept: readonly EpisodeResult[],
): { readonly assignments: Assignment[]; readonly finished: EpisodeResult[] } {
  const known = new Map(latestAttempts(kept).map((result) => [result.episodeId, result]));
  const assignments: Assignment[] = [];
  const finished: EpisodeResult[] = [];
  for (const plan of episodes) {
    const result = known.get(plan.episodeId);
    if (result === undefined) assignments.push({ plan, attempt: 0 });
    else if (result.status === 'errored') assignments.push({ plan, attempt: result.attempt + 1 });
    else finished.push(result);
  }
  return { assignments, finished };
}

function inPlanOrder(results: readonly EpisodeResult[], episodes: readonly EpisodePlan[]): EpisodeResult[] {
  const latest = new Map(latestAttempts(results).map((result) => [result.episodeId, result]));
  return episodes.flatMap(({ episodeId }) => latest.get(episodeId) ?? []);
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

function requireCount(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new HarnessError('usage', `${what}: expected a whole number of at least ${least}, got ${value}`);
}
