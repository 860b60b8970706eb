/** Wall ms of the parts of one inference; a part that a policy does not know is absent. */
export interface InferenceTimings {
  /** Waiting for a batch or a busy model. */
  readonly queueMs?: number;
  /** Images, state and prompt into tensors. */
  readonly preprocessMs?: number;
  readonly visionMs?: number;
  /** The prompt through the language model. */
  readonly prefillMs?: number;
  /** All tokens after the first; divide by `tokens` for one. */
  readonly decodeMs?: number;
  /** Tokens into actions. */
  readonly detokeniseMs?: number;
}

/** What a policy tells of one inference beside its actions; recorded, and never part of a digest. */
export interface InferenceReport {
  readonly timings: InferenceTimings;
  /** Tokens generated, end-of-sequence included. */
  readonly tokens?: number;
  /** Generation stopped at its token limit: the chunk may be cut. */
  readonly truncated?: boolean;
  /** Generation was held to action tokens, which is not the official way. */
  readonly constrained?: boolean;
  /** Why the tokens are no action chunk; absent if they are. */
  readonly decodeFailure?: string;
}
