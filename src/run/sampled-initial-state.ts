import type { EpisodePlan } from '../episode/episode-plan.ts';
import { deriveSeed } from '../episode/seeds.ts';
import type { InitialState } from '../task/initial-state.ts';
import { sampleInitialState } from '../task/sample-initial-state.ts';
import type { TaskCatalogue } from '../task/task-catalogue.ts';
import type { Task } from '../task/task-schema.ts';

/** The sampled initial state of an episode, drawn from a seed of its own, so that nothing else shares its numbers. */
export function sampledInitialState(
  task: Task,
  catalogue: TaskCatalogue,
  { seed }: Pick<EpisodePlan, 'seed'>,
): InitialState {
  return sampleInitialState(task, catalogue, deriveSeed(`${seed}/initial-state`));
}
