import { stillAhead } from './async-drop.ts';
import type { Executor } from './executor.ts';

/**
 * Real-time chunking: the actions that will be executed while the policy thinks are handed to it as a frozen prefix, and
 * its answer continues them. For policies that say `acceptsPrefix`.
 */
export const rtc: Executor = {
  worldWaits: false,
  asksEarly: true,
  needsPrefix: true,
  merge: (_left, arrival) => stillAhead(arrival),
};
