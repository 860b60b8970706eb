import type { FinishedEpisode } from '../episode/episode-result.ts';
import { INFERENCE_PARTS } from '../episode/inference-summary.ts';
import type { InferenceTimings } from '../spec/inference-report.ts';

/** What policies told of the inferences of a row's finished episodes. */
export interface InferenceOverview {
  /** Inferences that came with a report. */
  readonly count: number;
  /** Mean wall ms of each part per inference. */
  readonly meanMs: InferenceTimings;
  /** Mean wall ms of a generated token, after the first of each inference. */
  readonly msPerToken: number | null;
  /** Mean count per inference. */
  readonly tokens: number | null;
  readonly truncated: number;
  readonly constrained: number;
  readonly decodeFailures: number;
  /** Largest of the processes that ran the episodes, MiB. */
  readonly peakMemoryMib: number | null;
}

/** `null` if no policy told anything. */
export function inferenceOverview(finished: readonly FinishedEpisode[]): InferenceOverview | null {
  const told = finished.flatMap(({ inference }) => inference ?? []);
  const sum = (pick: (one: (typeof told)[number]) => number | undefined) =>
    told.reduce((total, one) => total + (pick(one) ?? 0), 0);
  const count = sum((one) => one.count);
  if (count === 0) return null;
  const parts = INFERENCE_PARTS.filter((part) => told.some(({ timings }) => timings[part] !== undefined));
  const generating = told.filter(({ tokens }) => tokens !== undefined);
  const tokens = sum((one) => one.tokens);
  const asked = generating.reduce((total, one) => total + one.count, 0);
  const timed = generating.filter(({ timings }) => timings.decodeMs !== undefined);
  const decodeMs = timed.reduce((total, { timings }) => total + timings.decodeMs!, 0);
  // All tokens after an inference's first.
  const decoded = timed.reduce((total, one) => total + one.tokens! - one.count, 0);
  const memory = told.flatMap(({ peakMemoryMib }) => peakMemoryMib ?? []);
  return {
    count,
    meanMs: Object.fromEntries(parts.map((part) => [part, sum(({ timings }) => timings[part]) / count])),
    msPerToken: decoded > 0 ? decodeMs / decoded : null,
    tokens: asked === 0 ? null : tokens / asked,
    truncated: sum((one) => one.truncated),
    constrained: sum((one) => one.constrained),
    decodeFailures: sum((one) => one.decodeFailures),
    peakMemoryMib: memory.length === 0 ? null : Math.max(...memory),
  };
}
