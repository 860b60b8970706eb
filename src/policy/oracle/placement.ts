import type { Pose } from '../../math/pose.ts';
import type { Vec3 } from '../../math/vec3.ts';

/** What it costs that the object falls over when it is let go of, m of travel: nobody knows where it comes to lie. */
export const FALL_COST = 1;

/** A way to put a held object down. World frame, m. */
export interface Placement {
  /** Grip site when the object is where it shall be. */
  readonly tool: Pose;
  /** The object then. */
  readonly object: Pose;
  /** Unit vector of the last, straight motion. */
  readonly along: Vec3;
  /** Length of that motion, which is free. */
  readonly run: number;
  /** Metres of travel that it is worth to find a better one. */
  readonly cost: number;
}
