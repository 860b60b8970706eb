import { STAGES } from '../episode/goal-progress.ts';
import type { EpisodeTrace, TraceFrame } from './episode-trace.ts';

/** Seconds and nanoseconds, as Foxglove's schemas have times. */
export function toTimestamp(time: number): { readonly sec: number; readonly nsec: number } {
  const nanoseconds = toNanoseconds(time);
  return { sec: Number(nanoseconds / 1_000_000_000n), nsec: Number(nanoseconds % 1_000_000_000n) };
}

export function toNanoseconds(time: number): bigint {
  return BigInt(Math.round(time * 1e9));
}

/** `foxglove.FrameTransforms` of the bodies that moved since `previous`; all of them without one. */
export function frameTransforms(
  { model }: EpisodeTrace,
  { time, poses }: TraceFrame,
  previous: TraceFrame | undefined,
) {
  const timestamp = toTimestamp(time);
  const transforms = model.bodies.flatMap(({ id }, index) => {
    const at = index * 7;
    const moved = previous === undefined || differs(poses, previous.poses, at, at + 7);
    if (!moved) return [];
    const [x, y, z, qx, qy, qz, qw] = poses.subarray(at, at + 7);
    return [
      {
        timestamp,
        parent_frame_id: 'world',
        child_frame_id: id,
        translation: { x, y, z },
        rotation: { x: qx, y: qy, z: qz, w: qw },
      },
    ];
  });
  return { transforms };
}

/** `foxglove.JointStates` of all joints. */
export function jointStates({ jointNames }: EpisodeTrace, { time, joints }: TraceFrame) {
  return {
    timestamp: toTimestamp(time),
    joints: jointNames.map((name, index) => ({ name, position: joints[index] })),
  };
}

const INFO = 2;
const ERROR = 4;

/** `foxglove.Log` messages with their frame: stages of the goal as they were first reached, and how the episode ended. */
export function logMessages({ frames, result }: EpisodeTrace) {
  const said = (step: number, level: number, message: string) => {
    const { time } = frames[Math.min(step, frames.length - 1)]!;
    return {
      step,
      message: { timestamp: toTimestamp(time), level, message, name: 'benchtop', file: '', line: 0 },
    };
  };
  if (result.status === 'errored') return [said(result.steps, ERROR, `errored: ${result.error.message}`)];
  const reached = (result.progress ?? []).flatMap(({ predicate, stages }) =>
    STAGES.flatMap((stage) => {
      const step = stages[stage];
      return typeof step === 'number' ? [said(step, INFO, `${predicate}: ${stage}`)] : [];
    }),
  );
  return [...reached, said(result.steps, INFO, `${result.status} after ${result.steps} steps`)];
}

function differs(a: Float64Array, b: Float64Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (a[index] !== b[index]) return true;
  return false;
}
