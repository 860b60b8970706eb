import { type Arrival, type Executor, type ScheduledAction, schedule } from './executor.ts';

/** As `async`, but without those first actions of the new chunk that were meant for steps already past. */
export const asyncDrop: Executor = {
  worldWaits: false,
  asksEarly: true,
  needsPrefix: false,
  merge: (_left, arrival) => stillAhead(arrival),
};

/** Actions for the present step and later; if there is none, the last, because otherwise nothing would ever be done. */
export function stillAhead(arrival: Arrival): ScheduledAction[] {
  const scheduled = schedule(arrival);
  const ahead = scheduled.filter(({ meantFor }) => meantFor >= arrival.step);
  return ahead.length > 0 ? ahead : scheduled.slice(-1);
}
