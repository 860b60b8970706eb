import { type Executor, schedule } from './executor.ts';

/** The robot goes on with the old chunk, and switches to the new one when it comes, from its first action. */
export const asynchronous: Executor = {
  worldWaits: false,
  asksEarly: true,
  needsPrefix: false,
  merge: (_left, arrival) => schedule(arrival),
};
