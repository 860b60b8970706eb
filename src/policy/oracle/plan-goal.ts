import { HarnessError } from '../../errors.ts';
import { formatPredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { goalParts } from './goal-parts.ts';
import { ajarJoints, closingJoints, type JointGoal, jointGoals, shutJoints } from './joint-goals.ts';
import { FALL_COST } from './placement.ts';
import { planTransfer, type TransferPlan } from './plan-transfer.ts';
import type { OracleContext, Skill } from './skill.ts';
import { moveJoint } from './skills/move-joint.ts';
import { put } from './skills/put.ts';
import { targetArea } from './target-area.ts';

/** One predicate of the goal and the skill that brings it about. */
export interface SubGoal {
  readonly predicate: PredicateExpression;
  readonly achieve: (context: OracleContext) => Skill;
}

/**
 * The goal as a list of sub-goals, in the order written, but that nothing is closed before what belongs inside is in.
 * Throws `HarnessError('policy')` naming every part that no skill exists for.
 */
export function planGoal(goal: PredicateExpression, view: PrivilegedView): readonly SubGoal[] {
  const parts = goalParts(goal);
  const planned = parts.map((part) => ({ part, subGoal: subGoalFor(part, view) }));
  const unknown = planned
    .filter(({ subGoal }) => subGoal === undefined)
    .map(({ part }) => formatPredicate(part));
  if (unknown.length > 0) {
    throw new HarnessError(
      'policy',
      `the oracle has no skill for ${unknown.join(', ')} in the goal ${formatPredicate(goal)}; ` +
        'it can bring about On and In for objects with a grasp rule, and Open, Close, TurnOn and TurnOff for ' +
        'fixtures with handles, joined by And',
    );
  }
  return closingLast(
    planned.map(({ subGoal }) => subGoal!),
    view,
  );
}

function subGoalFor(predicate: PredicateExpression, view: PrivilegedView): SubGoal | undefined {
  if (jointGoals(predicate, view) !== undefined) {
    return { predicate, achieve: (context) => moveJoints(context, jointGoals(predicate, view)!) };
  }
  const [, object] = predicate;
  if (typeof object !== 'string') return undefined;
  if (!view.objects.includes(object) || view.grasp(object).kind === 'none') return undefined;
  if (targetArea(predicate, view) === undefined) return undefined;
  // Once only: a drawer that cannot be drawn out further is no reason to try for ever.
  const widen = { isTried: false };
  return { predicate, achieve: (context) => putOpening(context, object, predicate, widen) };
}

function* moveJoints(context: OracleContext, goals: readonly JointGoal[]): Skill {
  for (const goal of goals) yield* moveJoint(context, goal);
}

/** Puts an object where the predicate says; what it goes into is opened first, as far as it needs to be. */
function* putOpening(
  context: OracleContext,
  object: string,
  predicate: PredicateExpression,
  widen: { isTried: boolean },
): Skill {
  const { view } = context;
  const [name, , target] = predicate;
  if (name !== 'In') return yield* put(context, object, predicate);
  const shut = shutJoints(target as string, view);
  if (shut.length > 0) return yield* moveJoints(context, shut);
  const plan = planTransfer(view, object, predicate);
  const ajar = widen.isTried || plan === undefined || fits(plan) ? [] : ajarJoints(target as string, view);
  if (ajar.length === 0) return yield* put(context, object, predicate, plan);
  context.trace('draw further out');
  widen.isTried = true;
  return yield* moveJoints(context, ajar);
}

function fits({ placement }: TransferPlan): boolean {
  return placement !== undefined && placement.cost < FALL_COST;
}

function closingLast(subGoals: readonly SubGoal[], view: PrivilegedView): SubGoal[] {
  const filled = new Set(
    subGoals.flatMap(({ predicate: [name, , site] }) =>
      name === 'In' && typeof site === 'string' ? closingJoints(site, view) : [],
    ),
  );
  const closesFilled = ({ predicate }: SubGoal) =>
    predicate[0] === 'Close' && jointGoals(predicate, view)!.some(({ joint }) => filled.has(joint));
  return [...subGoals.filter((goal) => !closesFilled(goal)), ...subGoals.filter(closesFilled)];
}
