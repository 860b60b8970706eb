import { stringify } from 'csv-stringify/sync';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import type { ExecutionMetrics } from '../episode/execution.ts';
import { progressOf, STAGES, type Stage } from '../episode/goal-progress.ts';
import { INFERENCE_PARTS, type InferenceSummary } from '../episode/inference-summary.ts';
import { suiteOf } from './aggregate-episodes.ts';

type Cell = string | number | boolean | null;

const finished = (pick: (episode: FinishedEpisode) => Cell) => (result: EpisodeResult) =>
  result.status === 'errored' ? null : pick(result);

const metric = (pick: (metrics: ExecutionMetrics) => number | null) =>
  finished(({ executionMetrics }) => {
    const value = executionMetrics === undefined ? null : pick(executionMetrics);
    return value === null ? null : round(value);
  });

const told = (pick: (inference: InferenceSummary) => number | undefined) =>
  finished(({ inference }) => {
    const value = inference === undefined ? undefined : pick(inference);
    return value === undefined ? null : round(value);
  });

/** Step at which each goal predicate came to the stage, joined by `;`: empty for never, `na` if it has no such stage. */
const stageSteps = (stage: Stage) =>
  finished(
    ({ progress }) =>
      progress?.map(({ stages }) => (stages[stage] === undefined ? 'na' : (stages[stage] ?? ''))).join(';') ??
      null,
  );

/** Columns in file order. The first eight are named as in `episodes.jsonl`; a name ends with its unit if it has one. */
const COLUMNS: readonly (readonly [string, (result: EpisodeResult) => Cell])[] = [
  ['episodeId', (result) => result.episodeId],
  ['taskId', (result) => result.taskId],
  ['policy', (result) => result.policy],
  ['status', (result) => result.status],
  ['success', (result) => result.success],
  ['steps', (result) => result.steps],
  ['seed', (result) => result.seed],
  ['digest', (result) => result.digest],
  ['suite', (result) => suiteOf(result.taskId)],
  ['episodeIndex', (result) => result.episodeIndex],
  ['attempt', (result) => result.attempt],
  ['ending', finished((result) => result.ending)],
  ['protocolHash', (result) => result.protocolHash],
  ['durationMs', (result) => round(result.durationMs)],
  ['observationsPerSecond', finished((result) => round(result.observationsPerSecond))],
  ['inferences', finished((result) => result.latency.count)],
  ['latencyP50Ms', finished((result) => round(result.latency.p50Ms))],
  ['latencyP95Ms', finished((result) => round(result.latency.p95Ms))],
  ['latencyP99Ms', finished((result) => round(result.latency.p99Ms))],
  ['progress', finished(({ progress }) => (progress === undefined ? null : round(progressOf(progress))))],
  [
    'goalPredicates',
    finished(({ progress }) => progress?.map(({ predicate }) => predicate).join(';') ?? null),
  ],
  ...STAGES.map((stage) => [`${stage}Step`, stageSteps(stage)] as const),
  ['condition', (result) => result.condition ?? null],
  ['delayP50Steps', metric(({ delaySteps }) => delaySteps.p50)],
  ['observationAgeMean', metric(({ observationAge }) => observationAge?.mean ?? null)],
  ['staleRatio', metric(({ staleRatio }) => staleRatio)],
  ['holdRatio', metric(({ holdRatio }) => holdRatio)],
  ['starvations', metric(({ starvations }) => starvations)],
  ['updateRateHz', metric(({ updateRateHz }) => updateRateHz)],
  ['handOverJump', metric(({ handOverJump }) => handOverJump)],
  ['meanSquaredJerk', metric(({ meanSquaredJerk }) => meanSquaredJerk)],
  ['sparc', metric(({ sparc }) => sparc)],
  ['pathRatio', metric(({ pathRatio }) => pathRatio)],
  ['virtualSeconds', metric(({ virtualSeconds }) => virtualSeconds)],
  ...INFERENCE_PARTS.map((part) => [`${part}Total`, told(({ timings }) => timings[part])] as const),
  ['tokens', told(({ tokens }) => tokens)],
  ['truncatedInferences', told(({ truncated }) => truncated)],
  ['constrainedInferences', told(({ constrained }) => constrained)],
  ['decodeFailures', told(({ decodeFailures }) => decodeFailures)],
  ['peakMemoryMib', told(({ peakMemoryMib }) => peakMemoryMib)],
  ['errorCode', (result) => (result.status === 'errored' ? result.error.code : null)],
  ['errorMessage', (result) => (result.status === 'errored' ? result.error.message : null)],
];

/**
 * Text of `episodes.csv`: a header, then one line per result in the order given. `null` is an empty cell. A text that
 * a spreadsheet would read as a formula (it starts with = + - @ or a tab) gets an apostrophe in front.
 */
export function episodesCsv(results: readonly EpisodeResult[]): string {
  return stringify(
    results.map((result) => COLUMNS.map(([, cell]) => cell(result))),
    {
      header: true,
      columns: COLUMNS.map(([name]) => ({ key: name, header: name })),
      escape_formulas: true,
      cast: { boolean: (value) => String(value) },
    },
  );
}

/** Microseconds and thousandths: finer digits of a wall clock are noise. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
