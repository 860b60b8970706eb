import { type Executor, schedule } from './executor.ts';

/** The world goes on and the robot holds still until the answer is there; then the whole chunk is executed. */
export const hold: Executor = {
  worldWaits: false,
  asksEarly: false,
  needsPrefix: false,
  merge: (_left, arrival) => schedule(arrival),
};
