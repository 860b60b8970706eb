import type { Pose } from '../math/pose.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Grasp } from '../scene/object-schema.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import type { WorldView } from '../task/world-view.ts';

/** One solid of a body that is not the robot's, as the box that encloses it in the solid's own axes. */
export interface SolidView {
  /** Instance it belongs to; the room's own bodies have their scene's instance name. */
  readonly instance: string;
  /** Centre and axes of the box in the world now. */
  readonly pose: Pose;
  readonly halfExtents: Vec3;
}

/** Simulator state that a scripted policy may read; no learned policy gets it. World frame, SI units. */
export interface PrivilegedView extends WorldView {
  readonly goal: PredicateExpression;
  /** Names of movable objects. */
  readonly objects: readonly string[];
  /** Names of fixtures. */
  readonly fixtures: readonly string[];
  category(instance: string): string;
  grasp(instance: string): Grasp;
  /** Where the arm is mounted. */
  readonly robotBase: Pose;
  /** Controlled end-effector frame (grip site) now: z points out along the fingers, x along the line they close on. */
  endEffectorPose(): Pose;
  /** Unit vector in the world along which the fingers open and close; its sign has no meaning. */
  fingerDirection(): Vec3;
  /** Distance between the finger pads, m. */
  gripperOpening(): number;
  /** Whether both finger pads touch the instance. */
  isGrasped(instance: string): boolean;
  /**
   * Distance from the tool centre to the nearest solid (as its enclosing box), m, of an object, or of the parts that
   * a fixture's joints or the joint of a drawer region move. Infinite for what cannot be moved.
   */
  toolDistance(instanceOrSite: string): number;
  /** Every solid that is not the robot's, where it is now; a scripted policy keeps its gripper off them. */
  solids(): readonly SolidView[];
  /** Height of the support surface, m. */
  readonly surfaceHeight: number;
}
