import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';

/** Which episodes of a run are recorded. */
export type TraceChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  /** Those that failed or errored. */
  | { readonly kind: 'failures' }
  /** The first `count` episodes of every task and policy: the same ones for every policy, so that they pair. */
  | { readonly kind: 'sample'; readonly count: number };

/** From `on`, `off`, `failures` or `sample:<n>`. Throws `usage` for anything else. */
export function parseTraceChoice(text: string): TraceChoice {
  if (text === 'on' || text === 'off' || text === 'failures') return { kind: text };
  const count = /^sample:([1-9]\d*)$/.exec(text)?.[1];
  if (count !== undefined) return { kind: 'sample', count: Number(count) };
  throw new HarnessError('usage', `--trace: expected on, off, failures or sample:<n>, got "${text}"`);
}

/** Whether the episode must be watched at all. */
export function mayTrace(choice: TraceChoice, { episodeIndex }: EpisodePlan): boolean {
  return choice.kind === 'sample' ? episodeIndex < choice.count : choice.kind !== 'off';
}

/** Whether a watched episode's recording is kept, now that its outcome is known. */
export function keepsTrace(choice: TraceChoice, { status }: EpisodeResult): boolean {
  return choice.kind !== 'failures' || status !== 'succeeded';
}
