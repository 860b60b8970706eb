import { copyFileSync, existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { Summary } from '../report/summary.ts';
import { createFolder } from '../task/create-folder.ts';
import { formatEpisodeRecord } from './episode-record.ts';
import { FolderLock } from './folder-lock.ts';
import { readJournal } from './journal.ts';
import { OutputFolder } from './output-folder.ts';
import { planEpisodes } from './plan-episodes.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { planDifferences, type ReadRunRecord, readRunRecord } from './run-record.ts';
import { takeShard } from './shard.ts';
import { writeReports } from './write-reports.ts';

export interface MergedPart {
  readonly folder: string;
  /** `2/3`, or `all` if it is about the whole plan. */
  readonly shard: string;
  /** Planned in this part, and of these, those with a result. */
  readonly planned: number;
  readonly present: number;
}

export interface MergeOutcome {
  readonly parts: readonly MergedPart[];
  /** Of the whole plan, without a result in any part. */
  readonly missing: readonly EpisodePlan[];
  /** Ids of episodes that several parts finished, always with one outcome. */
  readonly doubled: readonly string[];
  /** Shards that were planned beside a given one and were not given, e.g. `3/4`. */
  readonly absentShards: readonly string[];
  readonly warnings: readonly string[];
  readonly summary: Summary;
  readonly results: readonly EpisodeResult[];
  readonly outputFolder: string;
}

interface Part {
  readonly folder: string;
  readonly record: ReadRunRecord;
  readonly results: readonly EpisodeResult[];
}

/**
 * Puts results folders of one plan together: shards, halves of them, or whole runs that overlap. Parts are only read.
 * The output folder is created, or, if it holds a run of the same plan, counts as one more part, so that merging can
 * be repeated as parts grow. Throws `usage` for parts of different plans (with the differences) and folders that are
 * no runs, `non-deterministic` if two parts finished an episode differently, and `results` for damaged files.
 */
export async function mergeRuns(
  folders: readonly string[],
  outputFolder: string,
  { argv = [] }: { readonly argv?: readonly string[] } = {},
): Promise<MergeOutcome> {
  const warnings: string[] = [];
  const distinct = [...new Set(folders.map((folder) => resolve(folder)))];
  const given = distinct.flatMap((folder) => readPart(folder, warnings) ?? []);
  const [first] = given;
  if (first === undefined)
    throw new HarnessError('usage', 'none of the parts has begun: there is nothing to merge');
  refuseOtherPlans(first, given.slice(1));

  const output = OutputFolder.prepare(outputFolder, true);
  const lock = await FolderLock.acquire(output.path, { onWait: (message) => warnings.push(message) });
  try {
    const earlier = existsSync(output.runRecord) ? readPart(resolve(output.path), warnings) : undefined;
    if (earlier !== undefined) refuseOtherPlans(first, [earlier]);
    // The output may be named among the parts as well.
    const others = given.filter(({ folder }) => folder !== earlier?.folder);
    const parts = earlier === undefined ? others : [earlier, ...others];
    const { plan } = first.record;
    const episodes = planEpisodes({
      taskIds: plan.tasks.map(({ id }) => id),
      ...{ policies: plan.policies, trials: plan.trials, seed: plan.seed, initialStates: plan.initialStates },
    });
    refuseStrangers(parts, episodes);
    const doubled = refuseContradictions(
      parts.map(({ folder, results }) => ({ where: relative('', folder) || '.', results })),
    );
    warnings.push(...versionDifferences(parts));

    const attempts = union(parts);
    for (const { folder, results } of others) copyTraces(folder, output.path, results, warnings);
    output.write('episodes.jsonl', attempts.map((attempt) => `${formatEpisodeRecord(attempt)}\n`).join(''));
    output.write('run.json', `${JSON.stringify(mergedRecord(first, earlier, others, argv), null, 2)}\n`);
    const { summary, results } = writeReports(output, attempts, episodes, first.record.policies);
    const present = new Set(attempts.map(({ episodeId }) => episodeId));
    return {
      ...{ doubled, warnings, summary, results, outputFolder: output.path },
      parts: others.map((part) => describePart(part, episodes)),
      missing: episodes.filter(({ episodeId }) => !present.has(episodeId)),
      absentShards: absentShards(others),
    };
  } finally {
    lock.release();
  }
}

/** Undefined, with a warning, if the run was ended before it wrote anything. */
function readPart(folder: string, warnings: string[]): Part | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new HarnessError('usage', `${folder} is no folder; expected results folders of \`benchtop run\``);
  }
  const record = readRunRecord(join(folder, 'run.json'));
  const { results, warning } = readJournal(join(folder, 'episodes.jsonl'));
  if (record === undefined && results.length > 0) {
    throw new HarnessError(
      'usage',
      `${folder} has results but no run.json, so that nobody knows what was run`,
    );
  }
  if (record === undefined) {
    warnings.push(`${folder} holds no run yet (there is no run.json); it is left out`);
    return undefined;
  }
  if (warning !== undefined) warnings.push(warning);
  return { folder, record, results };
}

function refuseOtherPlans(first: Part, others: readonly Part[]): void {
  const whole = (part: Part) => ({ ...part.record, shard: null });
  const lines = others.flatMap((part) => {
    const differences = planDifferences(whole(first), whole(part), ['the first has', 'this one has']);
    return differences.length === 0 ? [] : [`  ${part.folder}`, ...differences.map((line) => `    ${line}`)];
  });
  if (lines.length === 0) return;
  throw new HarnessError(
    'usage',
    `these are runs of other plans than ${first.folder}, their episodes cannot be put together:\n${lines.join('\n')}`,
  );
}

function refuseStrangers(parts: readonly Part[], episodes: readonly EpisodePlan[]): void {
  const planned = new Set(episodes.map(({ episodeId }) => episodeId));
  for (const { folder, results } of parts) {
    const stranger = results.find(({ episodeId }) => !planned.has(episodeId));
    if (stranger === undefined) continue;
    throw new HarnessError(
      'results',
      `${folder} has a result of ${stranger.episodeId}, which its plan lacks`,
    );
  }
}

/** Every attempt once, in an order that does not depend on that of the parts. */
function union(parts: readonly Part[]): EpisodeResult[] {
  const attempts = new Map<string, EpisodeResult>();
  for (const result of parts.flatMap(({ results }) => results)) {
    // Of an episode finished twice, one is enough.
    const key = result.status === 'errored' ? `${result.episodeId} ${result.attempt}` : result.episodeId;
    if (!attempts.has(key)) attempts.set(key, result);
  }
  const rank = ({ episodeId, attempt, status }: EpisodeResult) =>
    [episodeId, status === 'errored' ? 0 : 1, attempt] as const;
  return [...attempts.values()].sort((a, b) => {
    const [idA, statusA, attemptA] = rank(a);
    const [idB, statusB, attemptB] = rank(b);
    return idA === idB ? statusA - statusB || attemptA - attemptB : idA < idB ? -1 : 1;
  });
}

function copyTraces(from: string, to: string, results: readonly EpisodeResult[], warnings: string[]): void {
  const absent: string[] = [];
  for (const { trace } of results) {
    if (trace === undefined || existsSync(join(to, trace))) continue;
    if (existsSync(join(from, trace))) {
      createFolder(dirname(join(to, trace)));
      copyFileSync(join(from, trace), join(to, trace));
    } else absent.push(trace);
  }
  if (absent.length > 0) warnings.push(`${from}: ${absent.length} recording(s) are gone, e.g. ${absent[0]}`);
}

function versionDifferences(parts: readonly Part[]): string[] {
  return (['benchtop', 'node'] as const).flatMap((name) => {
    const versions = [...new Set(parts.map(({ record }) => record.versions[name]))];
    return versions.length === 1
      ? []
      : [`the parts were run with different versions of ${name}: ${versions.join(', ')}`];
  });
}

function mergedRecord(
  first: Part,
  earlier: Part | undefined,
  others: readonly Part[],
  argv: readonly string[],
): Readonly<Record<string, unknown>> {
  const { record } = earlier ?? first;
  const mergedFrom = others.map(({ folder, record: { shard, versions, id, ...rest } }) => ({
    ...{ folder, id, shard, versions },
    ...{ machine: rest.machine, startedAt: rest.startedAt, argv: rest.argv },
  }));
  const before = (earlier?.record.mergedFrom as readonly { folder: string }[] | undefined) ?? [];
  const kept = before.filter(({ folder }) => others.every((part) => part.folder !== folder));
  return { ...record, shard: null, argv, mergedFrom: [...kept, ...mergedFrom] };
}

function describePart({ folder, record, results }: Part, episodes: readonly EpisodePlan[]): MergedPart {
  const { shard } = record;
  const planned = shard ? takeShard(episodes, shard) : episodes;
  const present = new Set(results.map(({ episodeId }) => episodeId));
  return {
    ...{ folder, shard: shard ? `${shard.index}/${shard.count}` : 'all' },
    planned: planned.length,
    present: planned.filter(({ episodeId }) => present.has(episodeId)).length,
  };
}

function absentShards(parts: readonly Part[]): string[] {
  if (parts.some(({ record }) => !record.shard)) return [];
  const shards = parts.flatMap(({ record }) => (record.shard ? [record.shard] : []));
  const counts = [...new Set(shards.map(({ count }) => count))];
  return counts.flatMap((count) => {
    const given = new Set(shards.flatMap((shard) => (shard.count === count ? [shard.index] : [])));
    const all = Array.from({ length: count }, (_, index) => index + 1);
    return all.filter((index) => !given.has(index)).map((index) => `${index}/${count}`);
  });
}
