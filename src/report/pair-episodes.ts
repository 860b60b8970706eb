import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import type { ComparedRun } from './compared-run.ts';

/** One policy of one run. */
export interface ComparedArm {
  readonly run: ComparedRun;
  readonly policy: string;
}

/** Two finished episodes of one task, index and seed. */
export interface EpisodePair {
  readonly taskId: string;
  readonly episodeIndex: number;
  readonly seed: number;
  readonly baseline: FinishedEpisode;
  readonly candidate: FinishedEpisode;
}

/** Why an episode that both runs planned is in no pair. */
export interface LostPair {
  readonly taskId: string;
  readonly episodeIndex: number;
  readonly side: 'baseline' | 'candidate';
  readonly reason: 'errored' | 'missing';
}

export interface PairedEpisodes {
  /** In the order of the baseline's tasks, then by index. */
  readonly pairs: readonly EpisodePair[];
  readonly lost: readonly LostPair[];
  /** Episodes of one run that the other one was never to run. */
  readonly unpaired: { readonly baseline: number; readonly candidate: number };
  /** Episodes of one task and index whose seeds differ: they did not start alike. */
  readonly differentSeeds: number;
}

/** Pairs what two arms ran on the same task, index and seed; policies may differ. */
export function pairEpisodes(baseline: ComparedArm, candidate: ComparedArm): PairedEpisodes {
  const [ours, theirs] = [episodesOf(baseline), episodesOf(candidate)];
  const pairs: EpisodePair[] = [];
  const lost: LostPair[] = [];
  const unpaired = { baseline: 0, candidate: 0 };
  let differentSeeds = 0;
  for (const { taskId, episodeIndex } of plannedByEither(baseline, candidate)) {
    const key = keyOf(taskId, episodeIndex);
    const [one, other] = [ours.get(key), theirs.get(key)];
    const inBaseline = plans(baseline, taskId, episodeIndex, one);
    const inCandidate = plans(candidate, taskId, episodeIndex, other);
    if (!inBaseline || !inCandidate) {
      if (inBaseline) unpaired.baseline++;
      if (inCandidate) unpaired.candidate++;
    } else if (one === undefined || one.status === 'errored') {
      lost.push({
        taskId,
        episodeIndex,
        side: 'baseline',
        reason: one === undefined ? 'missing' : 'errored',
      });
    } else if (other === undefined || other.status === 'errored') {
      lost.push({
        taskId,
        episodeIndex,
        side: 'candidate',
        reason: other === undefined ? 'missing' : 'errored',
      });
    } else if (one.seed !== other.seed) {
      differentSeeds++;
    } else {
      pairs.push({ taskId, episodeIndex, seed: one.seed, baseline: one, candidate: other });
    }
  }
  return { pairs, lost, unpaired, differentSeeds };
}

function episodesOf({ run, policy }: ComparedArm): Map<string, EpisodeResult> {
  const own = run.results.filter((result) => result.policy === policy);
  return new Map(own.map((result) => [keyOf(result.taskId, result.episodeIndex), result]));
}

function plans(
  { run }: ComparedArm,
  taskId: string,
  episodeIndex: number,
  result: EpisodeResult | undefined,
): boolean {
  if (result !== undefined) return true;
  return !run.stoppedEarly && episodeIndex < run.trials && run.tasks.some(({ id }) => id === taskId);
}

function plannedByEither(baseline: ComparedArm, candidate: ComparedArm) {
  const tasks = new Set([...baseline.run.tasks, ...candidate.run.tasks].map(({ id }) => id));
  const trials = Math.max(baseline.run.trials, candidate.run.trials);
  return [...tasks].flatMap((taskId) =>
    Array.from({ length: trials }, (_, episodeIndex) => ({ taskId, episodeIndex })),
  );
}

function keyOf(taskId: string, episodeIndex: number): string {
  return `${taskId}\n${episodeIndex}`;
}
