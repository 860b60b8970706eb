import { HarnessError } from '../errors.ts';
import { holm } from '../statistics/adjust-p-values.ts';
import { clusteredInterval, clusteredMean } from '../statistics/clustered-standard-error.ts';
import { comparisonVerdict, pairsForVerdict } from '../statistics/comparison-verdict.ts';
import type { Interval } from '../statistics/interval.ts';
import { mcnemarMidP } from '../statistics/mcnemar.ts';
import { countPairs, pairedDifference } from '../statistics/paired-counts.ts';
import { pairedNewcombeDifference } from '../statistics/paired-newcombe-difference.ts';
import { minimalDetectablePairedEffect } from '../statistics/power.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { ComparedRun } from './compared-run.ts';
import type { ComparedSide, Comparison, ComparisonRow, Flip } from './comparison.ts';
import { firstDivergence } from './first-divergence.ts';
import { type ComparedArm, type EpisodePair, type LostPair, pairEpisodes } from './pair-episodes.ts';
import { runDifferences } from './run-differences.ts';

export interface CompareOptions {
  /** Largest difference of rates that does not matter, 0 < margin < 1. */
  readonly margin: number;
  /** Intervals are at 1 − alpha; tests reject below it. */
  readonly alpha: number;
  /** Compare what was run under different protocols or initial states all the same, with a note. */
  readonly force?: boolean;
}

/** Baseline and candidate of one comparison. */
export type ArmPair = readonly [baseline: ComparedArm, candidate: ComparedArm];

/**
 * Compares arms pair by pair of episodes. p values are adjusted over everything that is compared in one call. Throws
 * `mismatch` if two arms ran under different protocols or from different initial states (unless forced), or share no
 * finished episode at all.
 */
export function compareRuns(arms: readonly ArmPair[], options: CompareOptions): Comparison[] {
  const raw = arms.map((pair) => compareArms(pair, options));
  const tasks = holm(raw.flatMap((comparison) => comparison.tasks.map(({ p }) => p)));
  const overall = holm(raw.map((comparison) => comparison.overall.p));
  let next = 0;
  return raw.map((comparison, index) => ({
    ...comparison,
    tasks: comparison.tasks.map((row) => adjusted(row, tasks[next++]!, options.alpha)),
    overall: adjusted(comparison.overall, overall[index]!, options.alpha),
  }));
}

/** `gains`: differences per task. A difference of rates cannot leave −1 … 1, whatever t says of a few tasks. */
function overTasks(gains: readonly (readonly number[])[], alpha: number): Interval | null {
  const limits = clusteredInterval(clusteredMean(gains), 1 - alpha);
  return limits && { low: Math.max(-1, limits.low), high: Math.min(1, limits.high) };
}

/** With the adjusted p; a difference that does not survive the adjustment is no verdict. */
function adjusted(row: ComparisonRow, adjustedP: number, alpha: number): ComparisonRow {
  const claimed = row.verdict === 'better' || row.verdict === 'worse';
  return { ...row, adjustedP, verdict: claimed && adjustedP >= alpha ? 'inconclusive' : row.verdict };
}

function compareArms([baseline, candidate]: ArmPair, options: CompareOptions): Comparison {
  const { refused, notes } = runDifferences(baseline.run, candidate.run);
  const between = `${armName(baseline)} and ${armName(candidate)}`;
  if (refused.length > 0 && options.force !== true) {
    throw new HarnessError(
      'mismatch',
      `${between} cannot be compared:\n${refused.map((line) => `  ${line}`).join('\n')}\n` +
        'Run the candidate as the baseline was run, or compare all the same with --force',
    );
  }
  const { pairs, lost, unpaired, differentSeeds } = pairEpisodes(baseline, candidate);
  if (pairs.length === 0) {
    const seeds =
      differentSeeds > 0
        ? `; ${differentSeeds} episodes have other seeds (run seeds ${baseline.run.seed} and ${candidate.run.seed})`
        : '';
    throw new HarnessError(
      'mismatch',
      `${between} share no finished episode: nothing pairs by task, index and seed${seeds}. ` +
        'Run both on the same tasks with the same --seed',
    );
  }
  const taskIds = [...new Set([...pairs, ...lost].map(({ taskId }) => taskId))];
  const rowOf = (subject: string, mine: (item: { readonly taskId: string }) => boolean) =>
    comparisonRow(subject, pairs.filter(mine), lost.filter(mine), options);
  const gains = taskIds.map((taskId) =>
    pairs
      .filter((pair) => pair.taskId === taskId)
      .map((pair) => Number(pair.candidate.success) - Number(pair.baseline.success)),
  );
  const seedNote =
    differentSeeds > 0 ? [`${differentSeeds} episodes have different seeds and are not paired.`] : [];
  return {
    baseline: sideOf(baseline),
    candidate: sideOf(candidate),
    margin: options.margin,
    alpha: options.alpha,
    tasks: taskIds.map((taskId) => rowOf(taskId, (item) => item.taskId === taskId)),
    overall: rowOf('all', () => true),
    intervalOverTasks: overTasks(gains, options.alpha),
    flips: pairs.flatMap(flipOf),
    lost,
    unpaired,
    differentStarts: pairs.filter((pair) => firstDivergence(pair.baseline, pair.candidate) === 'start')
      .length,
    notes: [...refused.map((line) => `Forced although ${line}.`), ...notes, ...seedNote],
  };
}

function comparisonRow(
  subject: string,
  pairs: readonly EpisodePair[],
  lost: readonly LostPair[],
  { margin, alpha }: CompareOptions,
): ComparisonRow {
  const n = pairs.length;
  const counts = countPairs(
    pairs.map(({ baseline, candidate }) => ({ baseline: baseline.success, candidate: candidate.success })),
  );
  const interval = pairedNewcombeDifference(counts, 1 - alpha);
  const identical = pairs.filter(
    ({ baseline, candidate }) => firstDivergence(baseline, candidate) === 'identical',
  ).length;
  // Nothing is left to chance where every episode is the same to the bit.
  const verdict = n > 0 && identical === n ? 'equivalent' : comparisonVerdict(interval, margin);
  const p = mcnemarMidP(counts.onlyCandidate, counts.onlyBaseline);
  const won = {
    baseline: counts.both + counts.onlyBaseline,
    candidate: counts.both + counts.onlyCandidate,
  };
  return {
    subject,
    pairs: n,
    counts,
    baselineRate: n === 0 ? null : won.baseline / n,
    candidateRate: n === 0 ? null : won.candidate / n,
    baselineInterval: wilsonInterval(won.baseline, n, 1 - alpha),
    candidateInterval: wilsonInterval(won.candidate, n, 1 - alpha),
    difference: n === 0 ? null : pairedDifference(counts),
    interval,
    p,
    adjustedP: p,
    verdict,
    identical,
    pairsForVerdict: verdict === 'inconclusive' ? pairsForVerdict(counts, margin, 1 - alpha) : null,
    detectable:
      n === 0
        ? null
        : minimalDetectablePairedEffect((counts.onlyCandidate + counts.onlyBaseline) / n, n, { alpha }),
    lost: {
      errored: lost.filter(({ reason }) => reason === 'errored').length,
      missing: lost.filter(({ reason }) => reason === 'missing').length,
    },
    protocolHashes: [
      ...new Set(pairs.flatMap((pair) => [pair.baseline.protocolHash, pair.candidate.protocolHash])),
    ].sort(),
  };
}

function flipOf({ baseline, candidate, taskId, episodeIndex, seed }: EpisodePair): Flip[] {
  if (baseline.success === candidate.success) return [];
  return [
    {
      ...{ taskId, episodeIndex, seed },
      to: candidate.success ? 'success' : 'failure',
      baselineSteps: baseline.steps,
      candidateSteps: candidate.steps,
      divergence: firstDivergence(baseline, candidate),
    },
  ];
}

function sideOf({ run, policy }: ComparedArm): ComparedSide {
  return { run: run.name, policy, engine: run.engine, benchtop: run.benchtop };
}

function armName({ run, policy }: { readonly run: ComparedRun; readonly policy: string }): string {
  return `${policy} of ${run.name}`;
}
