import { HarnessError } from '../../errors.ts';
import { formatPredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { goalParts } from './goal-parts.ts';
import { closingJoints, type JointGoal, jointGoals, shutJoints } from './joint-goals.ts';
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
  return { predicate, achieve: (context) => putOpening(context, object, predicate) };
}

function* moveJoints(context: OracleContext, goals: readonly JointGoal[]): Skill {
  for (const goal of goals) yield* moveJoint(context, goal);
}

/** Puts an object where the predicate says; what it goes into is opened first. */
function* putOpening(context: OracleContext, object: string, predicate: PredicateExpression): Skill {
  const [name, , target] = predicate;
  const shut = name === 'In' ? shutJoints(target as string, context.view) : [];
  if (shut.length > 0) yield* moveJoints(context, shut);
  else yield* put(context, object, predicate);
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
