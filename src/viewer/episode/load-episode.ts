import type { SiteEpisode, SiteRunData } from '../../site/site-data.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { LoadError, loadRun, loadTrace } from '../load.ts';

/** An episode's record, with its recording if there is one. */
export interface LoadedEpisode {
  readonly run: SiteRunData;
  readonly episode: SiteEpisode;
  readonly trace: EpisodeTrace | undefined;
  /** Why there is none although one was made. */
  readonly traceProblem: string | undefined;
}

export async function loadEpisode(runId: string, episodeId: string): Promise<LoadedEpisode> {
  const run = await loadRun(runId);
  const episode = run.episodes.find((candidate) => candidate.episodeId === episodeId);
  if (episode === undefined) {
    throw new LoadError(
      `Run ${run.run.name} has no episode ${episodeId}; it may have been interrupted before.`,
    );
  }
  if (episode.trace === undefined) {
    return { run, episode, trace: undefined, traceProblem: episode.traceProblem };
  }
  try {
    return { run, episode, trace: await loadTrace(runId, episode.trace), traceProblem: undefined };
  } catch (thrown) {
    return { run, episode, trace: undefined, traceProblem: (thrown as Error).message };
  }
}
