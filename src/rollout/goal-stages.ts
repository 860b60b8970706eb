import type { Stage } from '../episode/goal-progress.ts';
import type { PrivilegedView } from '../policy/privileged-view.ts';
import type { Threshold } from '../scene/fixture-schema.ts';
import type { PredicateExpression } from '../task/task-schema.ts';

/** The stages of one goal predicate before it holds, each asked of the world as it is now. */
export type StageTests = Readonly<Partial<Record<Exclude<Stage, 'placed'>, () => boolean>>>;

/** The tool counts as at a thing from this close, m: a finger is 2 cm wide, and pads are 1 cm from the tool centre. */
const REACHED = 0.03;
/** Rise of the origin of a held object that counts as lifted, m; twice what a tilt in the hand makes of it. */
const LIFTED = 0.02;
/** Control steps for which both pads must have touched: 0.15 s at 20 Hz, so that brushing past is no grasp. */
const GRASP_STEPS = 3;
/** Share of the way that may be left once a thing has `moved`. */
const MOVED = 0.5;

/** Stage tests of a goal predicate, to be made before the first action; call each test once per control step. */
export function stageTests(expression: PredicateExpression, view: PrivilegedView): StageTests {
  const [name, subject, target] = expression;
  if (typeof subject !== 'string') return {};
  switch (name) {
    case 'On':
    case 'In':
      return typeof target === 'string' && view.objects.includes(subject)
        ? { ...handling(subject, view), moved: halfway(() => horizontalDistance(subject, target, view)) }
        : {};
    case 'Up':
      return view.objects.includes(subject) ? handling(subject, view) : {};
    case 'Open':
      return turning(subject, () => jointShortfall(subject, 'open', Math.min, view), view);
    case 'Close':
      return turning(subject, () => jointShortfall(subject, 'closed', Math.max, view), view);
    case 'TurnOn':
      return turning(subject, () => jointShortfall(subject, 'on', Math.min, view), view);
    case 'TurnOff':
      return turning(subject, () => jointShortfall(subject, 'off', Math.max, view), view);
    default:
      return {};
  }
}

function reached(subject: string, view: PrivilegedView) {
  return () => view.toolDistance(subject) < REACHED;
}

function handling(subject: string, view: PrivilegedView): StageTests {
  const height = () => view.instancePose(subject).position[2];
  // What drops in late, or is knocked down, is lifted from where it fell to.
  let lowest = height();
  let held = 0;
  return {
    reached: reached(subject, view),
    grasped: () => {
      held = view.isGrasped(subject) ? held + 1 : 0;
      return held >= GRASP_STEPS;
    },
    lifted: () => {
      const now = height();
      lowest = Math.min(lowest, now);
      return view.isGrasped(subject) && now > lowest + LIFTED;
    },
  };
}

function turning(subject: string, left: () => number, view: PrivilegedView): StageTests {
  return { reached: reached(subject, view), moved: halfway(left) };
}

function halfway(left: () => number) {
  const start = left();
  return () => left() <= MOVED * start;
}

/** From the object's origin to that of an instance, or to the middle of a site, m. */
function horizontalDistance(object: string, target: string, view: PrivilegedView): number {
  const from = view.instancePose(object).position;
  const to = (view.site(target)?.pose ?? view.instancePose(target)).position;
  return Math.hypot(from[0] - to[0], from[1] - to[1]);
}

/** What joints lack to pass their test, m or rad: of the one that lacks least (any) or most (all). */
function jointShortfall(
  subject: string,
  state: 'open' | 'closed' | 'on' | 'off',
  combine: (...values: number[]) => number,
  view: PrivilegedView,
): number {
  const lacking = view.joints(subject).flatMap(({ value, states }) => {
    const test = states[state];
    return test === undefined ? [] : [shortfall(value, test)];
  });
  return combine(...lacking);
}

function shortfall(value: number, { above, atLeast, below, atMost }: Threshold): number {
  const lower = Math.max(above ?? Number.NEGATIVE_INFINITY, atLeast ?? Number.NEGATIVE_INFINITY);
  const upper = Math.min(below ?? Number.POSITIVE_INFINITY, atMost ?? Number.POSITIVE_INFINITY);
  return Math.max(0, lower - value, value - upper);
}
