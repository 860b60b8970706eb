import { evaluatePredicate } from '../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import type { EpisodeTrace } from './episode-trace.ts';
import { TraceView } from './trace-view.ts';

/** What the predicates say of a recording. */
export interface Rescore {
  /** The goal held after some control step. */
  readonly success: boolean;
  /** Control steps done when it first held; `null`: never. */
  readonly firstHeldStep: number | null;
  /** Frames whose report, measured parts included, is not the recorded one; empty if the goal is the recorded goal. */
  readonly differingSteps: readonly number[];
}

/**
 * Evaluates a goal, the recorded one by default, at every recorded frame after the first action. A recording ends
 * where its own goal first held, so another goal may be asked about but not about what would have come later.
 */
export function rescoreTrace(trace: EpisodeTrace, goal?: PredicateExpression): Rescore {
  const expression = goal ?? trace.header.task.spec.goal;
  const differingSteps: number[] = [];
  let firstHeldStep: number | null = null;
  for (const frame of trace.frames) {
    const report = evaluatePredicate(expression, new TraceView(trace, frame));
    if (report.holds && frame.step > 0) firstHeldStep ??= frame.step;
    if (goal === undefined && !sameReport(report, frame.goal)) differingSteps.push(frame.step);
  }
  return { success: firstHeldStep !== null, firstHeldStep, differingSteps };
}

/** Through JSON, in which the recorded report came: −0 is 0 there. */
function sameReport(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
