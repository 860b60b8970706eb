import type { InferenceTimings } from '../spec/inference-report.ts';

/** What a policy told of its inferences in one episode; never part of a digest. */
export interface InferenceSummary {
  /** Inferences that came with a report. */
  readonly count: number;
  /** Wall ms of each part, summed over them; a part that was never told is absent. */
  readonly timings: InferenceTimings;
  /** Generated in all; absent if the policy generates none. */
  readonly tokens?: number;
  /** Inferences that ended at their token limit. */
  readonly truncated: number;
  /** Inferences that were held to action tokens. */
  readonly constrained: number;
  /** Inferences whose tokens were no action chunk. */
  readonly decodeFailures: number;
  /** Control steps of those, by what was wrong. */
  readonly failedAt?: Readonly<Record<string, readonly number[]>>;
  /** Most resident memory so far of the process that ran the episode, MiB; it only ever grows. */
  readonly peakMemoryMib?: number;
}

/** Keys of `InferenceTimings` in the order in which the parts happen. */
export const INFERENCE_PARTS: readonly (keyof InferenceTimings)[] = [
  ...(['queueMs', 'preprocessMs', 'visionMs', 'prefillMs', 'decodeMs', 'detokeniseMs'] as const),
];
