import { compose, type Pose } from '../../math/pose.ts';
import type { EpisodeTrace, TraceFrame } from '../../trace/episode-trace.ts';

/** Pose of the controlled end-effector frame in the world by step; undefined behind the last frame there is by then. */
export function toolPoseAt(source: () => EpisodeTrace): (step: number) => Pose | undefined {
  const { model } = source();
  const { body, pose } = model.robot.arm.endEffector;
  const index = model.bodies.findIndex(({ id }) => id === `robot0/${body}`);
  return (step) => {
    const frame = source().frames[step];
    return frame === undefined ? undefined : compose(bodyPose(frame, index), pose);
  };
}

function bodyPose({ poses }: Pick<TraceFrame, 'poses'>, index: number): Pose {
  const at = index * 7;
  return {
    position: [poses[at]!, poses[at + 1]!, poses[at + 2]!],
    rotation: [poses[at + 3]!, poses[at + 4]!, poses[at + 5]!, poses[at + 6]!],
  };
}

/** First and last step that the chunk being executed at `step` covers; the same one twice where none is, as in a fork. */
export function chunkAt({ inferences, frames }: EpisodeTrace, step: number): readonly [number, number] {
  const index = inferences.findLastIndex((inference) => inference.step <= step);
  const inference = inferences[index];
  if (inference === undefined) return [step, step];
  const { step: from, actions } = inference;
  const to = inferences[index + 1]?.step ?? from + actions.length;
  return step > to ? [step, step] : [from, Math.min(to, frames.length - 1)];
}
