import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import { clusteredInterval, clusteredMean } from '../statistics/clustered-standard-error.ts';
import type { Interval } from '../statistics/interval.ts';
import { mean } from '../statistics/mean.ts';
import { summarizeLatencies } from '../statistics/summarize-latencies.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { executionSummary } from './execution-summary.ts';
import { funnelOf } from './funnel.ts';
import { inferenceOverview } from './inference-overview.ts';
import { latestAttempts } from './latest-attempts.ts';
import { ESTIMAND, type Summary, type SummaryRow } from './summary.ts';

/** Of every interval in a summary. */
const CONFIDENCE = 0.95;

export interface AggregateOptions {
  /** What was to be run: gives the order of the rows and the count of missing episodes. */
  readonly plan?: readonly EpisodePlan[];
  /** Names of the policies that read simulator state. */
  readonly privileged?: ReadonlySet<string>;
}

type Episode = Pick<EpisodePlan, 'episodeId' | 'taskId' | 'policy'>;

/**
 * Counts episodes per policy and task, suite and overall. Without a plan, rows are sorted by name. Throws
 * `HarnessError('results')` if episodes of one task were run under different protocols: their rates do not add up.
 */
export function aggregateEpisodes(
  results: readonly EpisodeResult[],
  { plan, privileged = new Set() }: AggregateOptions = {},
): Summary {
  const latest = latestAttempts(results);
  refuseMixedProtocols(latest);
  const done = new Set(latest.map(({ episodeId }) => episodeId));
  const missing = (plan ?? []).filter(({ episodeId }) => !done.has(episodeId));

  const known = [...latest, ...missing];
  const policies = order(known, plan, ({ policy }) => policy);
  const rows = (subjectOf: (episode: Episode) => string): SummaryRow[] => {
    const group = groupBy(latest, (episode) => key(episode.policy, subjectOf(episode)));
    const absent = groupBy(missing, (episode) => key(episode.policy, subjectOf(episode)));
    const subjects = order(known, plan, subjectOf);
    return policies.flatMap((policy) =>
      subjects.flatMap((subject) => {
        const episodes = group.get(key(policy, subject)) ?? [];
        const lacking = absent.get(key(policy, subject))?.length ?? 0;
        return episodes.length + lacking > 0 ? [summaryRow(policy, subject, episodes, lacking)] : [];
      }),
    );
  };
  return {
    policies: policies.map((name) => ({ name, privileged: privileged.has(name) })),
    tasks: rows(({ taskId }) => taskId),
    suites: rows(({ taskId }) => suiteOf(taskId)),
    overall: rows(() => 'all'),
  };
}

/** `suite` of `suite/task`. */
export function suiteOf(taskId: string): string {
  const slash = taskId.indexOf('/');
  return slash < 0 ? taskId : taskId.slice(0, slash);
}

function summaryRow(
  policy: string,
  subject: string,
  results: readonly EpisodeResult[],
  missing: number,
): SummaryRow {
  const finished = results.filter((result): result is FinishedEpisode => result.status !== 'errored');
  const succeeded = finished.filter(({ success }) => success);
  return {
    policy,
    subject,
    episodes: finished.length,
    successes: succeeded.length,
    errored: results.length - finished.length,
    retries: results.reduce((sum, { attempt }) => sum + attempt, 0),
    missing,
    rate: finished.length === 0 ? null : succeeded.length / finished.length,
    estimand: ESTIMAND,
    interval: {
      ...wilsonInterval(succeeded.length, finished.length, CONFIDENCE),
      ...{ kind: 'wilson', confidence: CONFIDENCE },
    },
    intervalOverTasks: overTasks(finished),
    meanStepsToSuccess: mean(succeeded.map(({ steps }) => steps)),
    observationsPerSecond: throughput(finished),
    funnel: funnelOf(finished, new Set(finished.map(({ taskId }) => taskId)).size === 1),
    execution: executionSummary(finished),
    inference: inferenceOverview(finished),
    latency: summarizeLatencies(finished.flatMap(({ latenciesMs }) => latenciesMs)),
    protocolHashes: [...new Set(results.map((result) => result.protocolHash))].sort(),
  };
}

/** With tasks as clusters; a rate cannot leave 0 … 1, whatever t says of a few tasks. */
function overTasks(finished: readonly FinishedEpisode[]): Interval | null {
  if (finished.length === 0) return null;
  const tasks = [...groupBy(finished, ({ taskId }) => taskId).values()];
  const outcomes = tasks.map((own) => own.map(({ success }) => Number(success)));
  const limits = clusteredInterval(clusteredMean(outcomes), CONFIDENCE);
  return limits && { low: Math.max(0, limits.low), high: Math.min(1, limits.high) };
}

/** All observations over all wall seconds: long episodes weigh by their length, as in a mean of rates they would not. */
function throughput(finished: readonly FinishedEpisode[]): number | null {
  let observations = 0;
  let seconds = 0;
  for (const { latency, observationsPerSecond } of finished) {
    if (!(observationsPerSecond > 0)) continue;
    observations += latency.count;
    seconds += latency.count / observationsPerSecond;
  }
  return seconds > 0 ? observations / seconds : null;
}

function refuseMixedProtocols(results: readonly EpisodeResult[]): void {
  const mixed = [...groupBy(results, ({ taskId }) => taskId)].flatMap(([taskId, group]) => {
    const hashes = [...new Set(group.map((result) => result.protocolHash))].sort();
    return hashes.length > 1 ? [`  - ${taskId}: ${hashes.join(', ')}`] : [];
  });
  if (mixed.length === 0) return;
  throw new HarnessError(
    'results',
    `expected one protocol per task, got episodes under several:\n${mixed.join('\n')}\n` +
      'Their rates cannot be pooled; run the tasks again into a fresh folder.',
  );
}

/** Names in the order of the plan; those it does not have, or all without one, follow sorted. */
function order(
  episodes: readonly Episode[],
  plan: readonly EpisodePlan[] | undefined,
  nameOf: (episode: Episode) => string,
): string[] {
  const planned = (plan ?? []).map(nameOf);
  return [...new Set([...planned, ...episodes.map(nameOf).sort()])];
}

function key(policy: string, subject: string): string {
  return `${policy}\n${subject}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
