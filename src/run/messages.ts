import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { PolicyAddresses } from './policy-host/policy-hosts.ts';
import type { TraceRequest } from './trace-files.ts';

/**
 * What the dispatcher and its workers say to each other: plain data, all that they share. Tasks and recorded initial
 * states travel along, so that a file edited during a run cannot split it in two.
 */
export type ToWorker =
  /** First, once: everything that episodes will refer to. */
  | {
      readonly kind: 'open';
      readonly tasks: readonly Task[];
      readonly traces?: TraceRequest;
      /** Policies that run in processes of their own. */
      readonly policyAddresses?: PolicyAddresses;
    }
  | {
      readonly kind: 'run';
      /** Names this episode in the answers. */
      readonly id: number;
      /** Which of the worker's places it takes, 0, 1, …; each keeps an environment and policies, and is free now. */
      readonly lane: number;
      readonly plan: EpisodePlan;
      readonly attempt: number;
      /** Present if the plan takes its initial state from a file. */
      readonly recordedState?: InitialState;
    }
  /** It has taken too long: give it up. */
  | { readonly kind: 'abandon'; readonly id: number };

export type FromWorker =
  /** After `open`: episodes may come. */
  | { readonly kind: 'ready' }
  /** Instead of `ready`: the worker cannot work at all. */
  | { readonly kind: 'unable'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: EpisodeResult }
  /** In the place of a result, after `abandon`. */
  | { readonly kind: 'abandoned'; readonly id: number };
