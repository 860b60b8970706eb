import type { PredicateReport } from '../../task/predicate-report.ts';
import type { EpisodeTrace, TraceFrame } from '../../trace/episode-trace.ts';

/** Who acts after the fork. `drag`: the tool goes where `target` says. */
export type Continuation = 'oracle' | 'hold' | 'drag';

/** What the simulator in its worker is asked. */
export type ToSimulator =
  | {
      readonly kind: 'fork';
      readonly trace: Pick<EpisodeTrace, 'header' | 'model' | 'frames'>;
      /** Recorded control steps to do again first. */
      readonly step: number;
      readonly continuation: Continuation;
    }
  /** Where the tool shall go, world, m, and whether the gripper closes. */
  | { readonly kind: 'target'; readonly position: readonly [number, number, number]; readonly close: boolean }
  | { readonly kind: 'stop' };

export type FromSimulator =
  /** The recorded steps led to the recorded state. */
  | { readonly kind: 'forked'; readonly same: boolean }
  | { readonly kind: 'frames'; readonly frames: readonly TraceFrame[] }
  /** `late`: behind the protocol's step limit. */
  | {
      readonly kind: 'done';
      readonly success: boolean;
      readonly late: boolean;
      readonly goal: PredicateReport;
    }
  | { readonly kind: 'failed'; readonly message: string };
