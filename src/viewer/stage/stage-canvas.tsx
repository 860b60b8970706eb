import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Vec3 } from '../../math/vec3.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import type { Player } from '../episode/player.ts';
import { chunkAt, toolPoseAt } from '../episode/tool-path.ts';
import { PathLine } from './path-line.ts';
import { Stage, type StageView } from './stage.ts';
import { ToolHandle } from './tool-handle.ts';
import { WorldGroup } from './world-group.ts';

const NONE: readonly never[] = [];
/** Steps of the past that the tool's trail shows. */
const TRAIL = 60;

/** The world of a recording in 3D at the player's position, with ghosts of others over it. */
export function StageCanvas({
  trace,
  ghosts = NONE,
  player,
  view,
  handle,
}: {
  readonly trace: EpisodeTrace;
  readonly ghosts?: readonly { readonly trace: EpisodeTrace; readonly color: string }[];
  readonly player: Player;
  readonly view: StageView;
  /** A ball to drag, where it starts (world, m) and who is told where it goes. */
  readonly handle?:
    | { readonly position: Signal<Vec3>; readonly onMove: (position: Vec3) => void }
    | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<Stage | undefined>(undefined);
  // A fork has the same world: only what is shown of it changes, the stage stays.
  const shown = useRef(trace);
  shown.current = trace;
  useEffect(() => {
    const made = new Stage(canvas.current!, trace.model);
    stage.current = made;
    const source = () => shown.current;
    const worlds = [
      new WorldGroup(source),
      ...ghosts.map((ghost) => new WorldGroup(() => ghost.trace, { ghost: ghost.color })),
    ];
    made.worlds = worlds;
    made.view = view;
    const tool = toolPoseAt(source);
    const trail = new PathLine(tool, '#7d8590', 0.9);
    const chunk = new PathLine(tool, '#3a6fd8');
    made.scene.add(trail.object, chunk.object);
    const unsubscribe = player.position.subscribe((position) => {
      const step = Math.round(position);
      trail.show(step - TRAIL, step);
      chunk.show(...chunkAt(source(), step));
      made.show(position);
    });
    return () => {
      unsubscribe();
      trail.dispose();
      chunk.dispose();
      made.dispose();
    };
  }, [trace.model, ghosts, player]);
  useEffect(() => stage.current?.show(player.position.peek()), [trace]);
  useEffect(() => {
    if (stage.current !== undefined) stage.current.view = view;
  }, [view]);
  useEffect(() => {
    if (handle === undefined || stage.current === undefined) return;
    const made = new ToolHandle(stage.current, handle.position.peek(), handle.onMove);
    const unsubscribe = handle.position.subscribe((position) => made.place(position));
    return () => {
      unsubscribe();
      made.dispose();
    };
  }, [handle]);
  return (
    <div class="stage">
      <canvas ref={canvas} aria-label="the scene in 3D" />
    </div>
  );
}
