import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { EpisodeHead } from '../episode/episode-head.tsx';
import { lanesOf } from '../episode/lanes.ts';
import { type LoadedEpisode, loadEpisode } from '../episode/load-episode.ts';
import { Player } from '../episode/player.ts';
import { usePlayerKeys } from '../episode/player-keys.ts';
import { PolicyCamera } from '../episode/policy-camera.tsx';
import { Predicates } from '../episode/predicates.tsx';
import { SignalCharts } from '../episode/signal-charts.tsx';
import { Timeline } from '../episode/timeline.tsx';
import { TransportBar } from '../episode/transport-bar.tsx';
import { Notice } from '../notice.tsx';
import { refine } from '../route.ts';
import { StageCanvas } from '../stage/stage-canvas.tsx';
import { useLoaded } from '../use-loaded.ts';
import { type DragHandle, WhatIf } from '../what-if/what-if.tsx';

const CAMERA_SIZE = 224;

/** One episode: the scene in 3D, what the policy's cameras saw, and all that was measured, on one timeline. */
export function EpisodePage({ query }: { readonly query: URLSearchParams }) {
  const runId = query.get('run') ?? '';
  const episodeId = query.get('episode') ?? '';
  const loaded = useLoaded(() => loadEpisode(runId, episodeId), `${runId}|${episodeId}`);
  if (loaded.state === 'loading') return <Notice title="Loading the episode…" kind="loading" />;
  if (loaded.state === 'failed') {
    return (
      <Notice title="The episode cannot be shown" kind="error">
        {loaded.message}
      </Notice>
    );
  }
  const { trace, traceProblem } = loaded.value;
  return (
    <>
      <EpisodeHead loaded={loaded.value} />
      {trace === undefined ? (
        <Notice
          title={
            traceProblem === undefined ? 'This episode was not recorded' : 'The recording cannot be shown'
          }
          kind={traceProblem === undefined ? 'empty' : 'error'}
        >
          {traceProblem ?? (
            <>
              Run it again with <code>--trace on</code>: the same seed gives the same episode.
            </>
          )}
        </Notice>
      ) : (
        <Recording key={loaded.value.episode.episodeId} loaded={loaded.value} trace={trace} query={query} />
      )}
    </>
  );
}

function Recording({
  trace: recorded,
  query,
}: {
  readonly loaded: LoadedEpisode;
  readonly trace: EpisodeTrace;
  readonly query: URLSearchParams;
}) {
  const fork = useSignal<EpisodeTrace | undefined>(undefined);
  const revision = useSignal(0);
  const handle = useSignal<DragHandle | undefined>(undefined);
  const trace = fork.value ?? recorded;
  const { controlHz } = recorded.header.task.protocol;
  const player = useMemo(() => {
    const made = new Player(recorded.frames.length - 1, controlHz);
    made.seek(Number(query.get('step') ?? 0));
    return made;
  }, [recorded]);
  useEffect(() => {
    player.length.value = trace.frames.length - 1;
    player.seek(player.position.peek());
  }, [trace]);
  useEffect(() => () => player.pause(), [player]);
  useStepInAddress(player);
  const cameras = recorded.model.cameras.map(({ name }) => name);
  const view = query.get('view') ?? 'orbit';
  const camera = query.get('camera') ?? 'agentview';
  const views = ['orbit', 'follow', ...cameras];
  const nextView = () => refine({ view: views[(views.indexOf(view) + 1) % views.length]! });
  usePlayerKeys(
    player,
    useMemo(() => ({ c: nextView }), [view]),
  );
  const lanes = useMemo(() => lanesOf(trace), [trace, revision.value]);
  const step = Math.min(player.step.value, trace.frames.length - 1);
  return (
    <div class="episode">
      <div class="stage-box panel">
        <StageCanvas trace={trace} player={player} view={view} handle={handle.value} />
        <label class="stage-view">
          view
          <select value={view} onChange={({ currentTarget }) => refine({ view: currentTarget.value })}>
            {views.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {fork.value !== undefined && <p class="stage-note">what if: not what happened</p>}
      </div>
      <aside class="stack">
        <section class="panel">
          <h3>
            Camera
            <select
              aria-label="camera"
              value={camera}
              onChange={({ currentTarget }) => refine({ camera: currentTarget.value })}
            >
              {cameras.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </h3>
          <PolicyCamera trace={trace} player={player} camera={camera} size={CAMERA_SIZE} />
          <p class="faint">Drawn by the rasteriser that draws for policies.</p>
        </section>
        <section class="panel">
          <h3>Goal</h3>
          <Predicates goal={trace.frames[step]!.goal} />
        </section>
        <WhatIf recorded={recorded} fork={fork} revision={revision} handle={handle} player={player} />
      </aside>
      <section class="panel">
        <TransportBar player={player} controlHz={controlHz} />
        <Timeline lanes={lanes} player={player} />
      </section>
      <section class="panel full">
        <SignalCharts trace={trace} player={player} revision={revision.value} />
      </section>
    </div>
  );
}

/** Keeps the shown step in the address whenever the player stands, so that the address can be shared. */
export function useStepInAddress(player: Player): void {
  useEffect(() => {
    let waiting = 0;
    const unsubscribe = player.step.subscribe((step) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (!player.playing.peek()) refine({ step: step === 0 ? undefined : step });
      }, 250) as unknown as number;
    });
    const stopped = player.playing.subscribe((playing) => {
      if (!playing && player.step.peek() > 0) refine({ step: player.step.peek() });
    });
    return () => {
      clearTimeout(waiting);
      unsubscribe();
      stopped();
    };
  }, [player]);
}
