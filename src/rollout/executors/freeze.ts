import { type Executor, schedule } from './executor.ts';

/** The world stops while the policy thinks: what evaluation harnesses usually do. */
export const freeze: Executor = {
  worldWaits: true,
  asksEarly: false,
  needsPrefix: false,
  merge: (_left, arrival) => schedule(arrival),
};
