import { compose } from '../../math/pose.ts';
import type { Quat } from '../../math/quat.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { TraceView } from '../../trace/trace-view.ts';

/** Names of `observation.state`, in order: m, rad, m. */
export const STATE_NAMES = [
  ...['x', 'y', 'z', 'axis_angle_x', 'axis_angle_y', 'axis_angle_z'],
  ...['gripper_left', 'gripper_right'],
] as const;

/** robosuite keeps the instance of its only robot under this name, and so does benchtop. */
const ROBOT = 'robot0';

/**
 * The eight numbers that policies for LIBERO are shown, for every recorded state: position of the end effector,
 * rotation of the observed body (`right_hand`) and the two finger joints, world frame.
 *
 * The rotation is robosuite's axis-angle: the quaternion's sign is not folded, so the angle runs from 0 to 2π and
 * does not jump at π, about which the Panda's hand turns. A recorded quaternion has no sign worth keeping; the start
 * takes x ≥ 0 (MuJoCo's sign for the pose in which LIBERO's arm starts), and each state the sign next to the one before.
 */
export function stateVectors(trace: EpisodeTrace): number[][] {
  const { arm, gripper } = trace.model.robot;
  const fingers = gripper.joints.map((joint) => trace.jointNames.indexOf(joint));
  let before: Quat = [1, 0, 0, 0];
  return trace.frames.map((frame) => {
    const view = new TraceView(trace, frame);
    const { body, pose } = arm.endEffector;
    const { position } = compose(view.bodyPose(`${ROBOT}/${body}`), pose);
    const { rotation } = view.bodyPose(`${ROBOT}/${arm.observedRotationBody}`);
    before = nextTo(before, rotation);
    return [...position, ...toLongAxisAngle(before), ...fingers.map((at) => frame.joints[at]!)];
  });
}

/** Axis times angle with the angle in 0 … 2π: twice the arc cosine of w, whatever its sign. */
export function toLongAxisAngle([x, y, z, w]: Quat): readonly [number, number, number] {
  const sine = Math.sqrt(x * x + y * y + z * z);
  if (sine === 0) return [0, 0, 0];
  const factor = (2 * Math.atan2(sine, w)) / sine;
  return [x * factor, y * factor, z * factor];
}

function nextTo(before: Quat, [x, y, z, w]: Quat): Quat {
  const dot = x * before[0] + y * before[1] + z * before[2] + w * before[3];
  return dot < 0 ? [-x, -y, -z, -w] : [x, y, z, w];
}
