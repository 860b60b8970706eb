import type { Action, ActionSpec } from '../../spec/action.ts';

/** An action that waits for its turn. */
export interface ScheduledAction {
  readonly action: Action;
  /** Control steps done when the observation behind it was taken. */
  readonly observedStep: number;
  /** The step that the policy made it for: the k-th of a chunk (from 0) is for `observedStep + k`. */
  readonly meantFor: number;
}

/** An answer at the moment when it may be used. */
export interface Arrival {
  readonly actions: readonly Action[];
  readonly observedStep: number;
  /** The step whose action is chosen next. */
  readonly step: number;
  readonly actionSpec: ActionSpec;
}

/** What happens while a policy thinks, and how its answer takes over. */
export interface Executor {
  /** The world stands still until the answer is there; the delay only costs virtual time. */
  readonly worldWaits: boolean;
  /** The next inference begins while actions are left, so that its answer comes when they end. */
  readonly asksEarly: boolean;
  /** The policy must accept the actions that will be executed before its answer can be. */
  readonly needsPrefix: boolean;
  /** The actions from the arrival on; `left`: those of earlier answers that were still to come. */
  merge(left: readonly ScheduledAction[], arrival: Arrival): readonly ScheduledAction[];
}

/** A chunk's actions with what they were made from and for. */
export function schedule({ actions, observedStep }: Arrival): ScheduledAction[] {
  return actions.map((action, index) => ({ action, observedStep, meantFor: observedStep + index }));
}
