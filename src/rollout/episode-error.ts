import { HarnessError } from '../errors.ts';
import type { PredicateReport } from '../task/predicate-report.ts';

/** What an errored episode says about its error. */
export interface EpisodeError {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

/** The goal held before the policy did anything: the task, its initial states or the predicate is wrong. */
export class GoalAtResetError extends Error {
  constructor(taskId: string, settleSteps: number, goal: PredicateReport) {
    super(
      `task "${taskId}": the goal ${goal.predicate} holds already after reset and ${settleSteps} settle step(s), ` +
        'before any action of the policy; expected an initial state that leaves something to do. ' +
        'Correct the initial state or the goal',
    );
    this.name = 'GoalAtResetError';
  }
}

/**
 * Turns anything thrown into a record. A `HarnessError` keeps its code; another error raised by the policy is
 * `policy`, any other one is `bug`. Only errors that nobody foresaw carry a stack.
 * The goal holding at reset is `goal-at-reset`.
 */
export function episodeError(thrown: unknown, raisedBy: 'policy' | 'environment'): EpisodeError {
  if (thrown instanceof HarnessError) return { code: thrown.code, message: thrown.message };
  if (thrown instanceof GoalAtResetError) return { code: 'goal-at-reset', message: thrown.message };
  const code = raisedBy === 'policy' ? 'policy' : 'bug';
  const who = raisedBy === 'policy' ? 'the policy raised' : 'the simulation raised';
  if (!(thrown instanceof Error)) return { code, message: `${who} ${String(thrown)}` };
  const message = `${who} ${thrown.name}: ${thrown.message}`;
  return thrown.stack === undefined ? { code, message } : { code, message, stack: thrown.stack };
}
