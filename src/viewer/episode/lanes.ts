import { STAGES } from '../../episode/goal-progress.ts';
import type { PredicateReport } from '../../task/predicate-report.ts';
import type { EpisodeTrace, TraceFrame } from '../../trace/episode-trace.ts';

/** Steps from `from` up to but not including `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A row of the timeline: times at which something held, or single moments. */
export interface Lane {
  readonly label: string;
  readonly kind: 'span' | 'mark' | 'stage';
  readonly spans: readonly Span[];
  /** With `stage`: what each mark says. */
  readonly names?: readonly string[];
}

/** What the timeline shows of a recording, top to bottom. */
export function lanesOf(trace: EpisodeTrace): Lane[] {
  const { frames, inferences, header } = trace;
  const { objects } = header.task.spec;
  const progress = trace.result.status === 'errored' ? [] : (trace.result.progress ?? []);
  const stages = progress.flatMap(({ predicate, stages: reached }) => {
    const marks = STAGES.flatMap((stage) => {
      const step = reached[stage];
      return typeof step === 'number' ? [{ stage, step }] : [];
    });
    const spans = marks.map(({ step }) => ({ from: step, to: step }));
    return [{ label: predicate, kind: 'stage', spans, names: marks.map(({ stage }) => stage) } as const];
  });
  const touched = objects.map(({ name }): Lane => {
    const isTouched = ({ touching }: TraceFrame) => touching.some((pair) => isPair(pair, name, 'robot0'));
    return { label: `touches ${name}`, kind: 'span', spans: spansOf(frames, isTouched) };
  });
  const held: Lane = {
    label: 'holds',
    kind: 'span',
    spans: spansOf(frames, ({ grasped }) => grasped.length > 0),
  };
  const closing: Lane = {
    label: 'gripper closes',
    kind: 'span',
    spans: spansOf(frames, ({ action }) => (action?.at(-1) ?? -1) > 0),
  };
  const asked: Lane = {
    label: 'inferences',
    kind: 'mark',
    spans: inferences.map(({ step }) => ({ from: step, to: step })),
  };
  const goals = partsOf(frames[0]!.goal).map((_, index): Lane => {
    const spans = spansOf(frames, ({ goal }) => partsOf(goal)[index]?.holds === true);
    return { label: `holds: ${partsOf(frames[0]!.goal)[index]!.predicate}`, kind: 'span', spans };
  });
  return [...stages, ...goals, closing, held, ...touched.filter(({ spans }) => spans.length > 0), asked];
}

/** The leaves of a conjunction, or the report itself. */
export function partsOf(report: PredicateReport): readonly PredicateReport[] {
  return report.predicate.startsWith('And(') ? (report.operands ?? []).flatMap(partsOf) : [report];
}

function isPair([a, b]: readonly [string, string], x: string, y: string): boolean {
  return (a === x && b === y) || (a === y && b === x);
}

function spansOf(frames: readonly TraceFrame[], holds: (frame: TraceFrame) => boolean): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  for (const [index, frame] of frames.entries()) {
    const is = holds(frame);
    if (is && from === undefined) from = index;
    if (!is && from !== undefined) {
      spans.push({ from, to: index });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ from, to: frames.length });
  return spans;
}
