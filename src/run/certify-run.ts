import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { engineIdentity } from '../environment/engine-identity.ts';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';
import type { Task } from '../task/task-schema.ts';
import { checkPolicies } from './check-policies.ts';
import { dispatch } from './dispatch.ts';
import { readJournal } from './journal.ts';
import { OutputFolder } from './output-folder.ts';
import { placePolicies } from './place-policies.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { PolicyHosts } from './policy-host/policy-hosts.ts';
import { recordedExecution } from './recorded-execution.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { createRunRecord, planDifferences, type ReadRunRecord, readRunRecord } from './run-record.ts';

export interface CertifyRequest {
  /** Results folder; `certificate.json` is written into it. */
  readonly folder: string;
  /** The tasks of the run, by id, as they are now. */
  readonly selectTasks: (ids: readonly string[]) => readonly Task[];
  /** Episodes to run again; all of them if there are not more. */
  readonly sample: number;
  /** Decides which episodes are run again. */
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onResult?: (result: EpisodeResult) => void;
  readonly workerModule?: string;
  readonly catalogue?: Catalogue;
}

/** `certificate.json`: which episodes of a run were run again, where, and whether they went the same way. */
export interface Certificate {
  readonly format: 'benchtop/certificate@1';
  readonly runId: string | null;
  /** `confirmed`: all alike; `refuted`: one went another way; `incomplete`: none did, but some could not be run. */
  readonly verdict: 'confirmed' | 'refuted' | 'incomplete';
  readonly sample: { readonly seed: number; readonly size: number; readonly of: number };
  /**
   * 0 … 1: at 95 % confidence no larger share of the run's finished episodes differs, if the sample is confirmed
   * (1 − 0.05^(1/size); 0 if every one was run again). `null` unless confirmed.
   */
  readonly differingAtMost: number | null;
  readonly episodes: readonly {
    readonly episodeId: string;
    readonly recorded: string;
    /** Digest of the second time; `null` if it errored or was not reached. */
    readonly repeated: string | null;
    readonly error?: string;
  }[];
  readonly recordedWith: ReadRunRecord['versions'];
  readonly repeatedWith: ReadRunRecord['versions'] & { readonly platform: string; readonly arch: string };
}

/** What a certificate is about, found and compared before anything runs. */
interface Prepared {
  readonly folder: OutputFolder;
  readonly record: ReadRunRecord;
  readonly tasks: readonly Task[];
  readonly plan: RunPlan;
  readonly hosts: PolicyHosts;
}

/**
 * Runs a random sample of a run's finished episodes again, policies included, and compares digests. Throws `usage` if
 * the folder holds no finished episode or if tasks, initial states or engine are not those of the run any more.
 */
export async function certifyRun(request: CertifyRequest): Promise<Certificate> {
  const { signal, catalogue = loadCatalogue() } = request;
  const folder = OutputFolder.prepare(request.folder, true);
  const record = readRunRecord(folder.runRecord);
  if (record === undefined)
    throw new HarnessError('usage', `${folder.path} holds no run: there is no run.json`);
  const tasks = request.selectTasks(record.plan.tasks.map(({ id }) => id));
  const { seed: runSeed, trials, policies, initialStates } = record.plan;
  const execution = recordedExecution(record.plan.execution);
  const plan = planRun({
    ...{ tasks, policies, trials, seed: runSeed, initialStates, catalogue },
    ...(execution === undefined ? {} : { execution }),
  });
  const placements = placePolicies(policies, 'auto', { hasQueue: false });
  const own = policies.filter((name) => placements.get(name) === 'process');
  const hosts = await PolicyHosts.start(own, {}, signal);
  try {
    return await certify({ ...request, catalogue }, { folder, record, tasks, plan, hosts });
  } finally {
    await hosts.close();
  }
}

async function certify(
  { sample, seed, workers, signal, onResult, workerModule, catalogue = loadCatalogue() }: CertifyRequest,
  { folder, record, tasks, plan, hosts }: Prepared,
): Promise<Certificate> {
  const { policies } = record.plan;
  const engine = await engineIdentity();
  const checked = await checkPolicies(policies, tasks, catalogue, undefined, (name) => hosts.create(name));
  const now = createRunRecord(plan, { policies: checked, engine, argv: [] });
  const differences = planDifferences({ ...record, shard: null }, now);
  if (differences.length > 0) {
    const listed = differences.map((line) => `  ${line}`).join('\n');
    throw new HarnessError('usage', `${folder.path} cannot be run again as it was:\n${listed}`);
  }
  const { results } = readJournal(folder.journal);
  refuseContradictions([{ where: folder.journal, results }]);
  const finished = latestAttempts(results).filter(
    (result): result is FinishedEpisode => result.status !== 'errored',
  );
  if (finished.length === 0)
    throw new HarnessError('usage', `${folder.path} has no finished episode to run again`);
  const chosen = new Map(choose(finished, sample, seed).map((result) => [result.episodeId, result]));

  const repeated = new Map<string, EpisodeResult>();
  await dispatch({
    assignments: plan.episodes
      .filter(({ episodeId }) => chosen.has(episodeId))
      .map((episode) => ({ plan: episode, attempt: 0 })),
    ...{ tasks: plan.tasks, recordedStates: plan.recordedStates, workers, hosts },
    ...(signal && { signal }),
    ...(workerModule !== undefined && { workerModule }),
    onResult: (result) => {
      repeated.set(result.episodeId, result);
      onResult?.(result);
    },
  });
  const episodes = [...chosen.values()].map(({ episodeId, digest: recorded }) => {
    const again = repeated.get(episodeId);
    const error = again?.status === 'errored' ? { error: `${again.error.code}: ${again.error.message}` } : {};
    return { episodeId, recorded, repeated: again?.digest ?? null, ...error };
  });
  const verdict = verdictOf(episodes);
  const all = episodes.length === finished.length;
  const certificate: Certificate = {
    format: 'benchtop/certificate@1',
    runId: record.id ?? null,
    verdict,
    sample: { seed, size: episodes.length, of: finished.length },
    differingAtMost: verdict !== 'confirmed' ? null : all ? 0 : 1 - 0.05 ** (1 / episodes.length),
    episodes,
    recordedWith: record.versions,
    repeatedWith: { ...now.versions, platform: process.platform, arch: process.arch },
  };
  folder.write('certificate.json', `${JSON.stringify(certificate, null, 2)}\n`);
  return certificate;
}

/** Path of a run's certificate. */
export function certificateFile(folder: string): string {
  return join(folder, 'certificate.json');
}

function verdictOf(episodes: Certificate['episodes']): Certificate['verdict'] {
  if (episodes.some(({ recorded, repeated }) => repeated !== null && repeated !== recorded)) return 'refuted';
  return episodes.some(({ repeated }) => repeated === null) ? 'incomplete' : 'confirmed';
}

/** A sample without replacement, in the order of ids; a hash of seed and id stands for the draw. */
function choose(finished: readonly FinishedEpisode[], sample: number, seed: number): FinishedEpisode[] {
  const rank = ({ episodeId }: FinishedEpisode) =>
    createHash('sha256').update(`certify/${seed}/${episodeId}`).digest('hex');
  return finished
    .map((result) => ({ result, rank: rank(result) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, sample)
    .map(({ result }) => result)
    .sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}
