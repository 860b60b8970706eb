import { resolve } from 'node:path';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { Execution } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import type { InitialState } from '../task/initial-state.ts';
import { readInitialStates } from '../task/initial-states-file.ts';
import type { TaskCatalogue } from '../task/task-catalogue.ts';
import type { Task } from '../task/task-schema.ts';
import { planEpisodes } from './plan-episodes.ts';

/** `sampled`, or the folder of initial-state files. */
export type InitialStatesChoice = 'sampled' | { readonly folder: string };

export interface RunPlanRequest {
  readonly tasks: readonly Task[];
  /** As named on the command line. */
  readonly policies: readonly string[];
  /** Episodes per task and policy. */
  readonly trials: number;
  /** Run seed, an integer. */
  readonly seed: number;
  readonly initialStates: InitialStatesChoice;
  readonly catalogue: TaskCatalogue;
  /** Delay and executor of every episode; none and `freeze` by default. */
  readonly execution?: Execution;
}

/** Everything that decides the results of a run, and the episodes that follow from it. Plain data. */
export interface RunPlan {
  readonly seed: number;
  readonly trials: number;
  readonly policies: readonly string[];
  readonly initialStates: InitialStatesChoice;
  readonly execution?: Execution;
  readonly tasks: readonly Task[];
  /** By task id; empty if initial states are sampled. */
  readonly recordedStates: Readonly<Record<string, readonly InitialState[]>>;
  /** Task by task, episode by episode, policy by policy: those that pair stand together. */
  readonly episodes: readonly EpisodePlan[];
}

/**
 * The episodes of a run in a fixed order, the same for every machine and number of workers. Throws `usage` for an
 * empty or contradictory request, with every problem at once, and `task-file` for unreadable initial states.
 */
export function planRun(request: RunPlanRequest): RunPlan {
  const { tasks, policies, trials, seed, initialStates, catalogue } = request;
  refuse(requestProblems(request));
  const choice: InitialStatesChoice =
    initialStates === 'sampled' ? 'sampled' : { folder: resolve(initialStates.folder) };
  const recordedStates: Record<string, readonly InitialState[]> = {};
  if (choice !== 'sampled') {
    for (const task of tasks) recordedStates[task.id] = readInitialStates(choice.folder, task, catalogue);
    refuse(tooFewStates(recordedStates, trials, choice.folder));
  }
  const execution = request.execution === undefined ? {} : { execution: request.execution };
  const episodes = planEpisodes({
    taskIds: tasks.map(({ id }) => id),
    ...{ policies, trials, seed, initialStates: choice },
    ...execution,
  });
  return { seed, trials, policies, initialStates: choice, ...execution, tasks, recordedStates, episodes };
}

function requestProblems({ tasks, policies, trials, seed }: RunPlanRequest): string[] {
  const problems: string[] = [];
  if (tasks.length === 0) problems.push('no task to run; expected at least one');
  if (policies.length === 0) problems.push('no policy to run; expected at least one, e.g. --policy oracle');
  for (const policy of new Set(policies.filter((name, index) => policies.indexOf(name) !== index))) {
    problems.push(`policy "${policy}" is named twice; name it once, and use --trials for more episodes`);
  }
  if (!Number.isInteger(trials) || trials < 1) {
    problems.push(`trials: expected a whole number of at least 1, got ${trials}`);
  }
  if (!Number.isSafeInteger(seed)) problems.push(`seed: expected a whole number, got ${seed}`);
  return problems;
}

function tooFewStates(
  recorded: Readonly<Record<string, readonly InitialState[]>>,
  trials: number,
  folder: string,
): string[] {
  return Object.entries(recorded).flatMap(([taskId, states]) =>
    states.length >= trials
      ? []
      : [
          `${trials} trials asked for, but ${folder} has ${states.length} initial state(s) for "${taskId}"; ` +
            `use --trials ${states.length} or fewer, or --init-states sampled`,
        ],
  );
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new HarnessError('usage', problems.join('\n'));
}
