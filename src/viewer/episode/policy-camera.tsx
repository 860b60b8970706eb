import { useEffect, useMemo, useRef } from 'preact/hooks';
import { CameraRenderer } from '../../render/camera-renderer.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import type { Player } from './player.ts';

/** Drawing a picture takes 2 to 20 ms; while playing, this often is enough. */
const SHOWN_EVERY_MS = 80;

/** What a camera sees, drawn by the rasteriser that draws for policies: the same bytes. */
export function PolicyCamera({
  trace,
  player,
  camera,
  size,
}: {
  readonly trace: EpisodeTrace;
  readonly player: Player;
  readonly camera: string;
  readonly size: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const renderer = useMemo(() => new CameraRenderer(trace.model), [trace.model]);
  useEffect(() => {
    let drawn = -1;
    let waiting = 0;
    const draw = () => {
      waiting = 0;
      const step = Math.min(player.step.peek(), trace.frames.length - 1);
      if (step === drawn) return;
      drawn = step;
      const { poses, joints } = trace.frames[step]!;
      const jointValue = (name: string) => joints[trace.jointNames.indexOf(name)] ?? 0;
      const image = renderer.render(camera, size, size, { poses, jointValue });
      const context = canvas.current!.getContext('2d')!;
      const pixels = context.createImageData(size, size);
      for (let from = 0, to = 0; to < pixels.data.length; from += 3, to += 4) {
        pixels.data[to] = image.data[from]!;
        pixels.data[to + 1] = image.data[from + 1]!;
        pixels.data[to + 2] = image.data[from + 2]!;
        pixels.data[to + 3] = 255;
      }
      context.putImageData(pixels, 0, 0);
    };
    const unsubscribe = player.step.subscribe(() => {
      if (waiting !== 0) return;
      waiting = setTimeout(draw, player.playing.peek() ? SHOWN_EVERY_MS : 0) as unknown as number;
    });
    return () => {
      unsubscribe();
      clearTimeout(waiting);
    };
  }, [trace, player, camera, size, renderer]);
  return (
    <figure class="camera">
      <canvas ref={canvas} width={size} height={size} aria-label={`picture of ${camera}`} />
    </figure>
  );
}
