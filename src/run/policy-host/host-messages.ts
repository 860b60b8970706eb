import type { ErrorCode } from '../../errors.ts';
import type { FrozenPrefix, PolicyEpisode } from '../../policy/policy.ts';
import type { ActionChunk, ActionSpec } from '../../spec/action.ts';
import type { Observation, ObservationSpec } from '../../spec/observation.ts';

/** What a policy declares of itself. */
export interface PolicyDeclaration {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly acceptsPrefix: boolean;
}

/** From a worker to the policy's process, over their socket; each has one answer. */
export type ToHost =
  | { readonly id: number; readonly kind: 'reset'; readonly episode: PolicyEpisode }
  | {
      readonly id: number;
      readonly kind: 'infer';
      readonly observation: Observation;
      readonly prefix?: FrozenPrefix;
    };

export type FromHost =
  /** First, once. */
  | { readonly kind: 'declared'; readonly declaration: PolicyDeclaration }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly chunk?: ActionChunk;
      readonly peakMemoryMib: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };

/** From the dispatcher to the policy's process, over their channel. */
export type ToHostProcess =
  | { readonly kind: 'open'; readonly policy: string; readonly address: string }
  | { readonly kind: 'check' };

export type FromHostProcess =
  /** It listens at its address. */
  | { readonly kind: 'ready'; readonly declaration: PolicyDeclaration }
  /** Instead: the policy cannot be made. */
  | { readonly kind: 'unable'; readonly error: PlainError }
  /** After `check`: wall ms for which the present batch has been running, 0 if none is. */
  | { readonly kind: 'checked'; readonly busyMs: number };

/** An error that has crossed a process boundary says what it would have said without. */
export interface PlainError {
  /** Present for a `HarnessError`. */
  readonly code?: ErrorCode;
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}
