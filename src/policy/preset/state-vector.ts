import { type Quat, toRotationVector } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { Proprioception } from '../../spec/observation.ts';
import type { PresetState } from './preset.ts';

/**
 * What a policy feels, 8 numbers: end-effector position (m, world), rotation vector (rad) of the observed body
 * `right_hand`, finger joints (m).
 */
export function stateVector(proprioception: Proprioception, { axisAngle }: PresetState): readonly number[] {
  const { eefPosition, eefRotation, gripperPositions } = proprioception;
  const rotation =
    axisAngle === 'robosuite' ? robosuiteRotationVector(eefRotation) : toRotationVector(eefRotation);
  return [...eefPosition, ...rotation, ...gripperPositions];
}

/**
 * Rotation vector by robosuite's rule: the sign of w is not looked at, so that q and −q, one rotation, give two vectors, of
 * angles up to 2π. Policies that were trained on it see jumps where the other rule has none, and the reverse: the Panda's
 * hand points down, where w is near 0 and changes its sign all the time.
 */
export function robosuiteRotationVector([x, y, z, w]: Quat): Vec3 {
  const cosine = Math.min(1, Math.max(-1, w));
  const sine = Math.sqrt(1 - cosine * cosine);
  if (sine === 0) return [0, 0, 0];
  const factor = (2 * Math.acos(cosine)) / sine;
  return [x * factor, y * factor, z * factor];
}
