import type { Action } from '../../spec/action.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import type { Arm } from './arm.ts';

/**
 * A piece of scripted behaviour: yields one action per control step and reads the world anew after each; returns how
 * it ended. Skills are composed with `yield*`, so that recovery is an ordinary loop.
 */
export type Skill<Outcome = void> = Generator<Action, Outcome, void>;

/** What every skill works with. */
export interface OracleContext {
  readonly view: PrivilegedView;
  readonly arm: Arm;
  /** Told the name of each phase as it begins, and why one ended early; for people who look for a failure's reason. */
  readonly trace: (phase: string) => void;
}
