import { type PredicateProgress, STAGES, type Stage } from '../episode/goal-progress.ts';
import type { PrivilegedView } from '../policy/privileged-view.ts';
import { formatPredicate } from '../task/evaluate-predicate.ts';
import type { PredicateReport } from '../task/predicate-report.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import { type StageTests, stageTests } from './goal-stages.ts';

interface Tracked {
  readonly predicate: string;
  readonly tests: StageTests;
  readonly stages: Partial<Record<Stage, number | null>>;
}

/** Notes when each goal predicate first got how far in one episode. Reads the world, and reaches nothing that acts. */
export class GoalTracker {
  readonly #tracked: readonly Tracked[];

  /** To be made in the settled world, before the first action. */
  constructor(view: PrivilegedView) {
    this.#tracked = parts(view.goal).map((part) => {
      const tests = stageTests(part, view);
      const stages = STAGES.filter((stage) => stage === 'placed' || tests[stage] !== undefined);
      return {
        predicate: formatPredicate(part),
        tests,
        stages: Object.fromEntries(stages.map((stage) => [stage, null])),
      };
    });
  }

  /** To be called once per control step with the goal's report; `step`: control steps done, 0 before the first. */
  observe(step: number, goal: PredicateReport): void {
    const reports = partReports(goal);
    for (const [index, { tests, stages }] of this.#tracked.entries()) {
      for (const stage of STAGES) {
        if (stages[stage] !== null) continue;
        const holds = stage === 'placed' ? reports[index]!.holds : tests[stage]!();
        if (holds) stages[stage] = step;
      }
    }
  }

  /** In the order of the goal. */
  progress(): readonly PredicateProgress[] {
    return this.#tracked.map(({ predicate, stages }) => ({ predicate, stages: { ...stages } }));
  }
}

/** What a conjunction asks for, one by one; anything else is asked for as a whole. */
function parts(goal: PredicateExpression): readonly PredicateExpression[] {
  const [name, ...operands] = goal;
  return name === 'And' ? operands.flatMap((part) => (typeof part === 'string' ? [] : parts(part))) : [goal];
}

function partReports(report: PredicateReport): readonly PredicateReport[] {
  return report.predicate.startsWith('And(') ? report.operands!.flatMap(partReports) : [report];
}
