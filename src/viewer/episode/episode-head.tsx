import { taskTitle } from '../format.ts';
import { href } from '../route.ts';
import { Outcome } from '../run/outcome.tsx';
import type { LoadedEpisode } from './load-episode.ts';

/** What was asked, by whom it was tried and how it ended; always in view. */
export function EpisodeHead({ loaded }: { readonly loaded: LoadedEpisode }) {
  const { run, episode, trace } = loaded;
  const neighbour = (by: number) =>
    run.episodes.find(
      ({ taskId, policy, episodeIndex }) =>
        taskId === episode.taskId && policy === episode.policy && episodeIndex === episode.episodeIndex + by,
    );
  const rivals = run.episodes.filter(
    ({ taskId, episodeIndex, policy, trace: recorded }) =>
      taskId === episode.taskId &&
      episodeIndex === episode.episodeIndex &&
      policy !== episode.policy &&
      recorded !== undefined,
  );
  const key = (id: string) => `${run.run.id}|${id}`;
  return (
    <header class="episode-head">
      <div>
        <p class="crumbs">
          <a href={href('runs', { run: run.run.id })}>{run.run.name}</a> ›{' '}
          <a href={href('runs', { run: run.run.id, task: episode.taskId })}>{episode.taskId.split('/')[0]}</a>{' '}
          › {episode.policy} #{episode.episodeIndex}
        </p>
        <h1>{trace?.header.task.spec.instruction ?? taskTitle(episode.taskId)}</h1>
        <p>
          <Outcome status={episode.status} /> after {episode.steps} control steps
          {episode.status === 'errored' && (
            <span class="warn">
              {' '}
              {episode.error.code}: {episode.error.message}
            </span>
          )}
        </p>
      </div>
      <nav aria-label="Other episodes">
        {[-1, 1].map((by) => {
          const next = neighbour(by);
          const label = by < 0 ? '‹ previous' : 'next ›';
          return next === undefined ? (
            <span key={by} class="button disabled">
              {label}
            </span>
          ) : (
            <a key={by} class="button" href={href('episode', { run: run.run.id, episode: next.episodeId })}>
              {label}
            </a>
          );
        })}
        {rivals.slice(0, 3).map((rival) => (
          <a
            key={rival.episodeId}
            class="button"
            href={href('compare', { e: [key(episode.episodeId), key(rival.episodeId)] })}
          >
            Compare with {rival.policy}
          </a>
        ))}
      </nav>
    </header>
  );
}
