import type { FinishedEpisode } from '../episode/episode-result.ts';
import { mean } from '../statistics/mean.ts';

/** What delay did to the finished episodes of a row: means over episodes, or `null` if none recorded it. */
export interface ExecutionSummary {
  /** Delays and executors of the episodes, as records name them; `none/freeze` for none. */
  readonly conditions: readonly string[];
  /** Mean of the episodes' median delays. */
  readonly delayMs: number | null;
  readonly delaySteps: number | null;
  /** Control steps. */
  readonly observationAge: number | null;
  readonly staleRatio: number | null;
  readonly holdRatio: number | null;
  readonly starvations: number | null;
  readonly updateRateHz: number | null;
  readonly handOverJump: number | null;
  readonly meanSquaredJerk: number | null;
  readonly sparc: number | null;
  readonly pathRatio: number | null;
  /** Over the successes only, s. */
  readonly virtualSecondsToSuccess: number | null;
}

export function executionSummary(finished: readonly FinishedEpisode[]): ExecutionSummary {
  const metrics = finished.flatMap(({ executionMetrics }) => executionMetrics ?? []);
  const over = (pick: (one: (typeof metrics)[number]) => number | null) =>
    mean(metrics.flatMap((one) => pick(one) ?? []));
  const succeeded = finished.filter(({ success }) => success);
  return {
    conditions: [...new Set(finished.map(({ condition = 'none/freeze' }) => condition))].sort(),
    delayMs: over(({ delayMs }) => delayMs.p50),
    delaySteps: over(({ delaySteps }) => delaySteps.p50),
    observationAge: over(({ observationAge }) => observationAge?.mean ?? null),
    staleRatio: over(({ staleRatio }) => staleRatio),
    holdRatio: over(({ holdRatio }) => holdRatio),
    starvations: over(({ starvations }) => starvations),
    updateRateHz: over(({ updateRateHz }) => updateRateHz),
    handOverJump: over(({ handOverJump }) => handOverJump),
    meanSquaredJerk: over(({ meanSquaredJerk }) => meanSquaredJerk),
    sparc: over(({ sparc }) => sparc),
    pathRatio: over(({ pathRatio }) => pathRatio),
    virtualSecondsToSuccess: mean(
      succeeded.flatMap(({ executionMetrics }) => executionMetrics?.virtualSeconds ?? []),
    ),
  };
}
