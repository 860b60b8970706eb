import type { ComparedRun } from './compared-run.ts';

/** Lists longer than this are cut: the first few say what is wrong. */
const MOST_LISTED = 5;

/** What makes two runs incomparable, and what a reader of their comparison must know; clauses and sentences. */
export function runDifferences(
  baseline: ComparedRun,
  candidate: ComparedRun,
): { readonly refused: readonly string[]; readonly notes: readonly string[] } {
  const shared = baseline.tasks.flatMap((before) => {
    const now = candidate.tasks.find(({ id }) => id === before.id);
    return now === undefined ? [] : [{ id: before.id, before, now }];
  });
  const differing = (of: (task: ComparedRun['tasks'][number]) => string | null) =>
    shared.filter(({ before, now }) => of(before) !== of(now));
  const refused = [
    ...(baseline.execution === candidate.execution
      ? []
      : [`latency and executor are ${baseline.execution} and ${candidate.execution}`]),
    ...differing((task) => task.protocolHash).map(
      ({ id, before, now }) => `the protocol of ${id} is ${before.protocolHash} and ${now.protocolHash}`,
    ),
    ...differing((task) => task.initialStatesHash).map(
      ({ id, before, now }) =>
        `the initial states of ${id} are ${statesName(before.initialStatesHash)} and ${statesName(now.initialStatesHash)}`,
    ),
  ];
  const notes: string[] = [];
  const changed = differing((task) => task.taskHash);
  if (changed.length > 0) {
    notes.push(`The content of ${list(changed.map(({ id }) => id))} differs between the runs.`);
  }
  if (baseline.engine !== candidate.engine) {
    notes.push(`The physics engine differs: ${baseline.engine} and ${candidate.engine}.`);
  }
  const only = (one: ComparedRun, other: ComparedRun) =>
    one.tasks.map(({ id }) => id).filter((id) => !other.tasks.some((task) => task.id === id));
  const [before, now] = [only(baseline, candidate), only(candidate, baseline)];
  if (before.length > 0) notes.push(`Only the baseline ran ${list(before)}.`);
  if (now.length > 0) notes.push(`Only the candidate ran ${list(now)}.`);
  return { refused: cut(refused), notes };
}

function statesName(hash: string | null): string {
  return hash === null ? 'sampled' : `a file's (${hash})`;
}

function list(names: readonly string[]): string {
  return cut(names).join(', ');
}

function cut(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LISTED) return [...lines];
  return [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} more`];
}
