import { useEffect, useMemo } from 'preact/hooks';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { divergence } from '../episode/divergence.ts';
import { lanesOf } from '../episode/lanes.ts';
import { type LoadedEpisode, loadEpisode } from '../episode/load-episode.ts';
import { Player } from '../episode/player.ts';
import { usePlayerKeys } from '../episode/player-keys.ts';
import { Timeline } from '../episode/timeline.tsx';
import { TransportBar } from '../episode/transport-bar.tsx';
import { Notice } from '../notice.tsx';
import { href, refine } from '../route.ts';
import { Outcome } from '../run/outcome.tsx';
import { StageCanvas } from '../stage/stage-canvas.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useStepInAddress } from './episode-page.tsx';

const COLORS = ['#3a6fd8', '#d0843a', '#4f9a76', '#9b6fc4'];

type Recorded = LoadedEpisode & { readonly trace: EpisodeTrace };

/** Several recordings in step, side by side or one over the other, with where they part. */
export function ComparePage({ query }: { readonly query: URLSearchParams }) {
  const keys = query.getAll('e');
  const loaded = useLoaded(
    () =>
      Promise.all(
        keys.map((key) => {
          const bar = key.indexOf('|');
          return loadEpisode(key.slice(0, bar), key.slice(bar + 1));
        }),
      ),
    keys.join('\n'),
  );
  if (keys.length < 2) {
    return (
      <Notice title="Nothing to compare">
        Tick two recorded episodes in a run's list and press Compare.
      </Notice>
    );
  }
  if (loaded.state === 'loading') return <Notice title="Loading the episodes…" kind="loading" />;
  if (loaded.state === 'failed')
    return (
      <Notice title="An episode cannot be shown" kind="error">
        {loaded.message}
      </Notice>
    );
  const missing = loaded.value.filter(({ trace }) => trace === undefined);
  if (missing.length > 0) {
    return (
      <Notice title="Not all of them were recorded" kind="error">
        {missing.map(({ episode, traceProblem }) => (
          <p key={episode.episodeId}>
            {episode.episodeId}: {traceProblem ?? 'no recording; run it again with --trace on'}
          </p>
        ))}
      </Notice>
    );
  }
  return <Comparison key={keys.join('\n')} all={loaded.value as readonly Recorded[]} query={query} />;
}

function Comparison({ all, query }: { readonly all: readonly Recorded[]; readonly query: URLSearchParams }) {
  const [first] = all as readonly [Recorded, ...Recorded[]];
  const { controlHz } = first.trace.header.task.protocol;
  const player = useMemo(() => {
    const longest = Math.max(...all.map(({ trace }) => trace.frames.length - 1));
    const made = new Player(longest, controlHz);
    made.seek(Number(query.get('step') ?? 0));
    return made;
  }, [all]);
  useEffect(() => () => player.pause(), [player]);
  useStepInAddress(player);
  const view = query.get('view') ?? 'orbit';
  const views = ['orbit', 'follow', ...first.trace.model.cameras.map(({ name }) => name)];
  usePlayerKeys(
    player,
    useMemo(() => ({ c: () => refine({ view: views[(views.indexOf(view) + 1) % views.length]! }) }), [view]),
  );
  const sameStart = all.every(
    ({ episode }) =>
      episode.taskId === first.episode.taskId && episode.episodeIndex === first.episode.episodeIndex,
  );
  const mode = sameStart && query.get('mode') !== 'side' ? 'ghost' : 'side';
  const ghosts = useMemo(
    () => all.slice(1).map(({ trace }, index) => ({ trace, color: COLORS[(index + 1) % COLORS.length]! })),
    [all],
  );
  const marks = useMemo(
    () => (sameStart ? all.slice(1).flatMap(({ trace }) => momentsOf(first.trace, trace)) : []),
    [all],
  );
  return (
    <>
      <header class="episode-head">
        <div>
          <h1>{first.trace.header.task.spec.instruction}</h1>
          {all.map(({ run, episode }, index) => (
            <p key={`${run.run.id}|${episode.episodeId}`}>
              <i class="dot" style={{ background: COLORS[index % COLORS.length] }} />{' '}
              <a href={href('episode', { run: run.run.id, episode: episode.episodeId })}>
                {episode.policy} #{episode.episodeIndex}
              </a>{' '}
              <span class="faint">{run.run.name}</span> <Outcome status={episode.status} /> after{' '}
              {episode.steps} steps
            </p>
          ))}
        </div>
        <nav>
          <label class="inline">
            view
            <select value={view} onChange={({ currentTarget }) => refine({ view: currentTarget.value })}>
              {views.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          {sameStart ? (
            <button type="button" onClick={() => refine({ mode: mode === 'ghost' ? 'side' : '' })}>
              {mode === 'ghost' ? 'Side by side' : 'As ghosts'}
            </button>
          ) : (
            <span class="faint">Different initial states: side by side only.</span>
          )}
        </nav>
      </header>
      {mode === 'ghost' ? (
        <div class="stage-box panel tall">
          <StageCanvas trace={first.trace} ghosts={ghosts} player={player} view={view} />
        </div>
      ) : (
        <div class="sides">
          {all.map(({ run, episode, trace }) => (
            <div class="stage-box panel" key={`${run.run.id}|${episode.episodeId}`}>
              <StageCanvas trace={trace} player={player} view={view} />
              <p class="stage-note">
                {episode.policy} #{episode.episodeIndex}
              </p>
            </div>
          ))}
        </div>
      )}
      <section class="panel full">
        <TransportBar player={player} controlHz={controlHz} />
        {sameStart && marks.length === 0 && (
          <p class="faint">The recordings are the same as far as both go.</p>
        )}
        {all.map(({ run, episode, trace }, index) => (
          <div key={`${run.run.id}|${episode.episodeId}`}>
            <h4>
              <i class="dot" style={{ background: COLORS[index % COLORS.length] }} /> {episode.policy}
            </h4>
            <Timeline lanes={lanesOf(trace).slice(0, 6)} player={player} marks={index === 0 ? marks : []} />
          </div>
        ))}
      </section>
    </>
  );
}

function momentsOf(a: EpisodeTrace, b: EpisodeTrace): { readonly step: number; readonly label: string }[] {
  const { exact, visible } = divergence(a, b);
  return [
    ...(exact === undefined ? [] : [{ step: exact, label: `first bit differs at ${exact}` }]),
    ...(visible === undefined
      ? []
      : [{ step: visible.step, label: `${visible.body} 5 mm apart at ${visible.step}` }]),
  ];
}
