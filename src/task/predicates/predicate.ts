import type { WorldView } from '../world-view.ts';

/**
 * What an argument must name. `object`: a movable thing. `instance`: an object or fixture. `site`: a region.
 * `place`: an instance or a site. `jointed`: a fixture with joints, or a site that one of its joints moves.
 */
export type ArgumentKind = 'object' | 'instance' | 'site' | 'place' | 'jointed';

/** Named joint tests that fixtures may declare. */
export type JointStateName = 'open' | 'closed' | 'on' | 'off';

/** Truth and the numbers it was decided by; SI units. */
export interface Measurement {
  readonly holds: boolean;
  readonly parts: Readonly<Record<string, number | boolean | string>>;
}

/** A predicate over things in the world. `args` are names, one per entry of `arguments`. */
export interface FactPredicate {
  readonly kind: 'fact';
  readonly arguments: readonly ArgumentKind[];
  /** For joint predicates: the state that the fixture of the argument must declare. */
  readonly jointState?: JointStateName;
  measure(args: readonly string[], view: WorldView): Measurement;
}

/** A predicate over predicates. */
export interface ConnectivePredicate {
  readonly kind: 'connective';
  readonly minOperands: number;
  readonly maxOperands: number;
  combine(operands: readonly boolean[]): boolean;
}

export type Predicate = FactPredicate | ConnectivePredicate;
