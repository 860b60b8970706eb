import { useEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { isDark } from '../theme-toggle.tsx';
import type { Player } from './player.ts';
import { toolPoseAt } from './tool-path.ts';

const COLORS = ['#3a6fd8', '#d0843a', '#4f9a76', '#9b6fc4', '#b85a73', '#3f9fb5', '#7d8590'];
const HEIGHT = 150;
/** Seen on light and on dark. */
const GRID = 'rgba(128, 136, 148, 0.22)';

interface Chart {
  readonly title: string;
  readonly names: readonly string[];
  /** One list per name, one value per step. */
  readonly values: readonly (readonly (number | null)[])[];
}

/**
 * Action and end effector over time, linked to the player: its position is marked, a click goes there.
 * `revision` changes when frames were added to the recording.
 */
export function SignalCharts({
  trace,
  player,
  revision = 0,
}: {
  readonly trace: EpisodeTrace;
  readonly player: Player;
  readonly revision?: number;
}) {
  const charts = useMemo(() => chartsOf(trace), [trace, revision]);
  return (
    <div class="signals">
      {charts.map((chart) => (
        <SignalChart key={chart.title} chart={chart} player={player} />
      ))}
    </div>
  );
}

function chartsOf(trace: EpisodeTrace): Chart[] {
  const { frames } = trace;
  const poseAt = toolPoseAt(() => trace);
  const tool = frames.map((_, step) => poseAt(step)!);
  const action = (index: number) => frames.map((frame) => frame.action?.[index] ?? null);
  const joint = (name: string) => {
    const index = trace.jointNames.indexOf(name);
    return frames.map(({ joints }) => joints[index] ?? null);
  };
  const { gripper } = trace.model.robot;
  return [
    { title: 'action: translation', names: ['x', 'y', 'z'], values: [0, 1, 2].map(action) },
    {
      title: 'action: rotation, gripper',
      names: ['rx', 'ry', 'rz', 'grip'],
      values: [3, 4, 5, 6].map(action),
    },
    {
      title: 'end effector, m',
      names: ['x', 'y', 'z'],
      values: [0, 1, 2].map((axis) => tool.map(({ position }) => position[axis]!)),
    },
    { title: 'fingers, m', names: gripper.joints, values: gripper.joints.map(joint) },
  ];
}

function SignalChart({ chart, player }: { readonly chart: Chart; readonly player: Player }) {
  const host = useRef<HTMLDivElement>(null);
  const dark = isDark();
  useEffect(() => {
    const element = host.current!;
    const ink = getComputedStyle(element).color;
    const plot = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height: HEIGHT,
        title: chart.title,
        scales: { x: { time: false } },
        cursor: { y: false, drag: { x: false, y: false } },
        legend: { live: true },
        axes: [
          { stroke: ink, grid: { stroke: GRID, width: 1 }, ticks: { show: false }, size: 24 },
          { stroke: ink, grid: { stroke: GRID, width: 1 }, ticks: { show: false }, size: 44 },
        ],
        series: [
          { label: 'step' },
          ...chart.names.map((label, index) => ({
            label,
            stroke: COLORS[index % COLORS.length]!,
            width: 1.5,
          })),
        ],
        hooks: { draw: [(drawn) => drawPosition(drawn, player.position.peek(), ink)] },
      },
      [chart.values[0]!.map((_, step) => step), ...chart.values] as uPlot.AlignedData,
      element,
    );
    plot.over.addEventListener('click', () => {
      const { idx } = plot.cursor;
      if (idx == null) return;
      player.pause();
      player.seek(idx);
    });
    const follow = player.position.subscribe(() => plot.redraw(false));
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      follow();
      observer.disconnect();
      plot.destroy();
    };
  }, [chart, player, dark]);
  return <div class="signal" ref={host} />;
}

function drawPosition({ ctx, bbox, valToPos }: uPlot, position: number, ink: string): void {
  const x = valToPos(position, 'x', true);
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
