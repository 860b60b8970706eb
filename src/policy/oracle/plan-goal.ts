import { HarnessError } from '../../errors.ts';
import { formatPredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { goalParts } from './goal-parts.ts';
import type { OracleContext, Skill } from './skill.ts';
import { put } from './skills/put.ts';
import { targetArea } from './target-area.ts';

/** One predicate of the goal and the skill that brings it about. */
export interface SubGoal {
  readonly predicate: PredicateExpression;
  readonly achieve: (context: OracleContext) => Skill;
}

/**
 * The goal as a list of sub-goals, in the order written. Throws `HarnessError('policy')` naming every part that no
 * skill exists for.
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
        'it can bring about On(object, object) and In(object, site of an object) for objects with a grasp rule, ' +
        'joined by And',
    );
  }
  return planned.map(({ subGoal }) => subGoal!);
}

function subGoalFor(predicate: PredicateExpression, view: PrivilegedView): SubGoal | undefined {
  const [, object] = predicate;
  if (typeof object !== 'string') return undefined;
  if (!view.objects.includes(object) || view.grasp(object).kind === 'none') return undefined;
  if (targetArea(predicate, view) === undefined) return undefined;
  return { predicate, achieve: (context) => put(context, object, predicate) };
}
