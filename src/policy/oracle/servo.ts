import { norm, scale, subtract, type Vec3 } from '../../math/vec3.ts';
import { type Action, LIBERO_ACTION_SPEC } from '../../spec/action.ts';

/** Command of the gripper component: −1 opens, +1 closes, 0 keeps. */
export type GripperCommand = -1 | 0 | 1;

/**
 * Commanded displacement per metre of position error, and per metre that the tool moved in the last control step. The
 * controller alone is a critically damped spring towards "here plus the command", but rotation and translation share
 * the wrist's small torque, which leaves a slow tail of 1 cm after every long move. Stiffer and damped, the tail is
 * gone. The loop is sampled at 20 Hz: at gains of 3.5 and 7 it visibly rings while it holds a bowl.
 */
const POSITION_GAIN = 2.5;
const VELOCITY_GAIN = 4;
/** Below this tilt or yaw error (rad) no rotation is commanded: the controller then holds its last goal exactly. */
const ROTATION_DEADBAND = 0.01;

const [TRANSLATION_SCALE, ROTATION_SCALE] = LIBERO_ACTION_SPEC.components.map(({ scale }) => scale) as [
  number,
  number,
];

/**
 * One action towards a position. `error`: m, world; `velocity`: m per control step, world; `rotationError`: rotation
 * vector, world, rad. A command beyond the action's range is scaled down as a whole, so that the tool keeps to the
 * straight line; the slowest axis sets the time either way.
 */
export function servo(
  error: Vec3,
  velocity: Vec3,
  rotationError: Vec3,
  gripper: GripperCommand,
  maxCommand = 1,
): Action {
  const displacement = subtract(scale(error, POSITION_GAIN), scale(velocity, VELOCITY_GAIN));
  const translation = limit(scale(displacement, 1 / TRANSLATION_SCALE), maxCommand);
  const rotation =
    norm(rotationError) < ROTATION_DEADBAND ? [0, 0, 0] : limit(scale(rotationError, 1 / ROTATION_SCALE), 1);
  return [...translation, ...rotation, gripper];
}

function limit(v: Vec3, bound: number): Vec3 {
  const largest = Math.max(Math.abs(v[0]), Math.abs(v[1]), Math.abs(v[2]));
  return largest > bound ? scale(v, bound / largest) : v;
}
