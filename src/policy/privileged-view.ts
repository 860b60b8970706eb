import type { Pose } from '../math/pose.ts';
import type { Grasp } from '../scene/object-schema.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import type { WorldView } from '../task/world-view.ts';

/** Simulator state that a scripted policy may read; no learned policy gets it. World frame, SI units. */
export interface PrivilegedView extends WorldView {
  readonly goal: PredicateExpression;
  /** Names of movable objects. */
  readonly objects: readonly string[];
  /** Names of fixtures. */
  readonly fixtures: readonly string[];
  category(instance: string): string;
  grasp(instance: string): Grasp;
  /** Controlled end-effector frame (grip site) now. */
  endEffectorPose(): Pose;
  /** Distance between the finger pads, m. */
  gripperOpening(): number;
  /** Whether both finger pads touch the instance. */
  isGrasped(instance: string): boolean;
  /** Height of the support surface, m. */
  readonly surfaceHeight: number;
}
