import { type GenerationConfig, newTokenLimit } from './generation-config.ts';
import type { NoraModel } from './nora-model.ts';
import { pickToken } from './pick-token.ts';
import type { Positions } from './position-ids.ts';
import { isActionToken } from './token-ids.ts';

export interface GenerationRequest {
  readonly inputIds: readonly number[];
  readonly positions: Positions;
  /** Of the image tokens, from the vision tower. */
  readonly features: Float32Array;
  readonly config: GenerationConfig;
  /** Overrules the checkpoint's limit. */
  readonly maxNewTokens?: number;
  /** Only action tokens and ends of sequence may be chosen. */
  readonly constrained?: boolean;
  /** Wall clock, ms. */
  readonly clock: () => number;
}

export interface Generation {
  /** New tokens, the end of the sequence included. */
  readonly tokens: readonly number[];
  /** The limit ended it, not the model. */
  readonly truncated: boolean;
  readonly prefillMs: number;
  readonly decodeMs: number;
}

/** Greedy generation as the reference implementation does it. Throws `HarnessError('policy')` for scores that are NaN. */
export async function generateTokens(model: NoraModel, request: GenerationRequest): Promise<Generation> {
  const { inputIds, positions, features, config, constrained = false, clock } = request;
  const limit = newTokenLimit(config, inputIds.length, request.maxNewTokens);
  const ends = new Set(config.endTokens);
  const seen = new Set(inputIds);
  const { repetitionPenalty } = config;
  const options = {
    ...{ repetitionPenalty, seen },
    ...(constrained && { allowed: (id: number) => isActionToken(id) || ends.has(id) }),
  };
  const began = clock();
  const first = await model.prefill(inputIds, features, positions.ids);
  const prefilled = clock();
  const tokens = [pickToken(first, options)];
  while (!ends.has(tokens.at(-1)!) && tokens.length < limit) {
    const last = tokens.at(-1)!;
    seen.add(last);
    tokens.push(pickToken(await model.decode(last, positions.next + tokens.length - 1), options));
  }
  const prefillMs = prefilled - began;
  return { tokens, truncated: !ends.has(tokens.at(-1)!), prefillMs, decodeMs: clock() - prefilled };
}
