import type { FinishedEpisode } from '../episode/episode-result.ts';
import { type PredicateProgress, progressOf, STAGES, type Stage } from '../episode/goal-progress.ts';
import { mean } from '../statistics/mean.ts';

/** Of `of` goal predicates (one per finished episode and predicate), how many came to the stage at some time. */
export interface StageCount {
  readonly stage: Stage;
  readonly reached: number;
  readonly of: number;
}

/** How far the finished episodes of a row got. Episodes recorded without progress are left out. */
export interface Funnel {
  /** Mean of the episodes' progress, 0 … 1; `null` without an episode. */
  readonly meanProgress: number | null;
  /** Over all goal predicates; stages that none of them has are absent. */
  readonly stages: readonly StageCount[];
  /** The same for each predicate of the goal; empty where tasks with different goals are pooled. */
  readonly predicates: readonly { readonly predicate: string; readonly stages: readonly StageCount[] }[];
}

/** `perPredicate`: the episodes are of one task, so that their goals can be told apart by predicate. */
export function funnelOf(episodes: readonly FinishedEpisode[], perPredicate: boolean): Funnel {
  const progress = episodes.flatMap((episode) => (episode.progress === undefined ? [] : [episode.progress]));
  const all = progress.flat();
  const names = perPredicate ? [...new Set(all.map(({ predicate }) => predicate))] : [];
  return {
    meanProgress: mean(progress.map(progressOf)),
    stages: countStages(all),
    predicates: names.map((predicate) => ({
      predicate,
      stages: countStages(all.filter((part) => part.predicate === predicate)),
    })),
  };
}

function countStages(parts: readonly PredicateProgress[]): StageCount[] {
  return STAGES.flatMap((stage) => {
    const steps = parts.flatMap(({ stages }) => (stages[stage] === undefined ? [] : [stages[stage]]));
    return steps.length === 0
      ? []
      : [{ stage, reached: steps.filter((step) => step !== null).length, of: steps.length }];
  });
}
