import type { Threshold } from '../../scene/fixture-schema.ts';
import { meetsThreshold } from '../../task/predicates/joint-test.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { JointView } from '../../task/world-view.ts';
import type { PartView, PrivilegedView } from '../privileged-view.ts';

type JointState = keyof JointView['states'];

/** A joint, the test that its value is to pass, and a value (m or rad) well past the test's threshold to bring it to. */
export interface JointGoal {
  readonly joint: string;
  readonly test: Threshold;
  readonly target: number;
}

/** The state that a predicate on joints asks for, and of how many of the joints. */
const ASKED: Readonly<Record<string, { readonly state: JointState; readonly of: 'any' | 'all' }>> = {
  Open: { state: 'open', of: 'any' },
  Close: { state: 'closed', of: 'all' },
  TurnOn: { state: 'on', of: 'any' },
  TurnOff: { state: 'off', of: 'all' },
};
/** How far past a threshold a joint is moved: a share of what is left of its range, and at most this, m or rad. */
const PAST = 0.4;
const FURTHEST_PAST = 0.12;
/** Something fits in if what closes it is this near to open, as a share of its range. */
const NEARLY = 0.1;
/** A drawer this near to its end, as a share of its range, is not drawn out further. */
const AJAR = 0.025;

/** The joints that have to be somewhere for the predicate to hold; undefined if it is not one on joints with a handle. */
export function jointGoals(predicate: PredicateExpression, view: PrivilegedView): JointGoal[] | undefined {
  const [name, target] = predicate;
  const asked = ASKED[name];
  if (asked === undefined || typeof target !== 'string') return undefined;
  const goals = view.parts(target).flatMap((part) => {
    const test = stateTest(part, asked.state, view);
    if (test === undefined || part.handle === undefined) return [];
    return [{ joint: part.joint, test, target: past(test, part) }];
  });
  return goals.length === 0 ? undefined : goals.slice(0, asked.of === 'any' ? 1 : undefined);
}

/** Joints whose parts close the room that a site is: the drawer that carries it, or the doors of what it belongs to. */
export function closingJoints(siteName: string, view: PrivilegedView): string[] {
  return closingParts(siteName, view).map(({ joint }) => joint);
}

/** What has to be opened before something can be put into a site. */
export function shutJoints(siteName: string, view: PrivilegedView): JointGoal[] {
  return closingParts(siteName, view).flatMap((part) => {
    const test = stateTest(part, 'open', view)!;
    const [low, high] = part.range;
    const slack = NEARLY * (high - low);
    const isOpen = [-slack, 0, slack].some((by) => meetsThreshold(part.value + by, test));
    return isOpen ? [] : [{ joint: part.joint, test, target: past(test, part) }];
  });
}

/** The drawer that a site is in, if it can be drawn further out: to its end. */
export function ajarJoints(siteName: string, view: PrivilegedView): JointGoal[] {
  return closingParts(siteName, view).flatMap((part) => {
    if (part.kind !== 'slide') return [];
    const open = stateTest(part, 'open', view)!;
    const [low, high] = part.range;
    const slack = AJAR * (high - low);
    const goesDown = open.below !== undefined || open.atMost !== undefined;
    const test = goesDown ? { atMost: low + slack } : { atLeast: high - slack };
    const target = goesDown ? low + slack / 2 : high - slack / 2;
    return meetsThreshold(part.value, test) ? [] : [{ joint: part.joint, test, target }];
  });
}

function closingParts(siteName: string, view: PrivilegedView): PartView[] {
  const carriers = view.parts(siteName);
  const parent = view.site(siteName)?.parent;
  const parts = carriers.length > 0 || parent === undefined ? carriers : view.parts(parent);
  return parts.filter((part) => part.handle !== undefined && stateTest(part, 'open', view) !== undefined);
}

function stateTest(part: PartView, state: JointState, view: PrivilegedView): Threshold | undefined {
  const [instance] = part.joint.split('.') as [string];
  return view.joints(instance).find(({ name }) => name === part.joint)?.states[state];
}

/** A joint value past the test's threshold, on the way to the end of the joint's range. */
function past(test: Threshold, { range: [low, high] }: PartView): number {
  const floor = Math.max(test.above ?? low, test.atLeast ?? low);
  const ceiling = Math.min(test.below ?? high, test.atMost ?? high);
  const by = Math.min(PAST * (ceiling - floor), FURTHEST_PAST);
  return ceiling < high ? ceiling - by : floor + by;
}
