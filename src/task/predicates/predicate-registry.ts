import { closePredicate } from './close.ts';
import {
  allPredicate,
  andPredicate,
  anyPredicate,
  falsePredicate,
  notPredicate,
  orPredicate,
  truePredicate,
} from './connectives.ts';
import { inPredicate } from './in.ts';
import { inContactPredicate } from './in-contact.ts';
import { onPredicate } from './on.ts';
import { openPredicate } from './open.ts';
import type { Predicate } from './predicate.ts';
import { turnOffPredicate } from './turn-off.ts';
import { turnOnPredicate } from './turn-on.ts';
import { upPredicate } from './up.ts';

/** Every predicate a task file may use. To add one: write its file, then name it here; nothing else changes. */
const PREDICATES = {
  On: onPredicate,
  In: inPredicate,
  Open: openPredicate,
  Close: closePredicate,
  TurnOn: turnOnPredicate,
  TurnOff: turnOffPredicate,
  Up: upPredicate,
  InContact: inContactPredicate,
  And: andPredicate,
  Or: orPredicate,
  Not: notPredicate,
  All: allPredicate,
  Any: anyPredicate,
  True: truePredicate,
  False: falsePredicate,
} as const satisfies Readonly<Record<string, Predicate>>;

export type PredicateName = keyof typeof PREDICATES;

export const predicateNames = Object.keys(PREDICATES) as readonly PredicateName[];

/** Undefined if there is no predicate of that name (names are case-sensitive). */
export function findPredicate(name: string): Predicate | undefined {
  return Object.hasOwn(PREDICATES, name) ? PREDICATES[name as PredicateName] : undefined;
}
