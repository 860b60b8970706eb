import type { Action, ActionSpec } from '../spec/action.ts';
import type { Executor, ScheduledAction } from './executors/executor.ts';

/** Decides when to ask the policy and which action each control step gets, on a clock that counts control steps. */
export class ActionQueue {
  readonly #executor: Executor;
  readonly #actionSpec: ActionSpec;
  #scheduled: readonly ScheduledAction[] = [];
  #pending:
    | { readonly actions: readonly Action[]; readonly observedStep: number; readonly at: number }
    | undefined;
  /** What a robot would know: how long the last answer took. */
  #lastDelay = 0;
  #executed: ScheduledAction | undefined;

  constructor(executor: Executor, actionSpec: ActionSpec) {
    this.#executor = executor;
    this.#actionSpec = actionSpec;
  }

  /** Whether an inference begins before this step's action is chosen; one is under way at a time. */
  shouldAsk(): boolean {
    if (this.#pending !== undefined) return false;
    const left = this.#scheduled.length;
    return left === 0 || (this.#executor.asksEarly && left <= this.#lastDelay);
  }

  /** The actions that will be executed before an answer that takes `delaySteps` can be. */
  prefix(delaySteps: number): readonly Action[] {
    return this.#scheduled.slice(0, delaySteps).map(({ action }) => action);
  }

  /** The policy was asked at `step` and its answer may be used `delaySteps` later. */
  asked(actions: readonly Action[], step: number, delaySteps: number): void {
    const wait = this.#executor.worldWaits ? 0 : delaySteps;
    this.#lastDelay = wait;
    this.#pending = { actions, observedStep: step, at: step + wait };
  }

  /** Takes over an answer that is there by `step`; to be called before the step's action is chosen. */
  arrive(step: number): void {
    const pending = this.#pending;
    if (pending === undefined || pending.at > step) return;
    const { actions, observedStep } = pending;
    this.#pending = undefined;
    const arrival = { actions, observedStep, step, actionSpec: this.#actionSpec };
    this.#scheduled = this.#executor.merge(this.#scheduled, arrival);
  }

  /** The next action; undefined if none has come, so that the robot holds. */
  next(): ScheduledAction | undefined {
    const [first, ...rest] = this.#scheduled;
    this.#scheduled = rest;
    this.#executed = first;
    return first;
  }

  /** Neither an action is left nor an answer under way. */
  get isSpent(): boolean {
    return this.#scheduled.length === 0 && this.#pending === undefined;
  }

  /** The action that was last chosen was the last of its chunk. */
  get atChunkEnd(): boolean {
    const [next] = this.#scheduled;
    return next === undefined || next.observedStep !== this.#executed?.observedStep;
  }
}
