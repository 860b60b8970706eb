import type { Pose } from '../math/pose.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Grasp } from '../scene/object-schema.ts';
import type { PredicateExpression } from '../task/task-schema.ts';
import type { WorldView } from '../task/world-view.ts';

/** One solid of a body that is not the robot's, as the box that encloses it in the solid's own axes. */
export interface SolidView {
  /** Instance it belongs to; the room's own bodies have their scene's instance name. */
  readonly instance: string;
  /** Id of its body, `<instance>/<body>`. */
  readonly body: string;
  /** Centre and axes of the box in the world now. */
  readonly pose: Pose;
  readonly halfExtents: Vec3;
}

/**
 * What a hand takes to move a part: a bar or a knob's grip as a box in the world now, m. Its three directions are unit
 * and at right angles.
 */
export interface HandleView {
  readonly center: Vec3;
  /** Along the bar. */
  readonly along: Vec3;
  /** Away from the part; a hand comes from there. */
  readonly outward: Vec3;
  readonly across: Vec3;
  readonly halfAlong: number;
  readonly halfOutward: number;
  readonly halfAcross: number;
  /** Free room behind the bar; 0 if fingers cannot hook behind it. */
  readonly clearance: number;
}

/** A part of a fixture that a joint moves (drawer, door, knob), in the world now. */
export interface PartView {
  /** Full name of its joint, `<instance>.<joint>`. */
  readonly joint: string;
  /** Id of its body, as in `SolidView`. */
  readonly body: string;
  readonly kind: 'slide' | 'hinge';
  /** Unit: the way that a slide goes as its value rises, or the axis that a hinge turns about. */
  readonly axis: Vec3;
  /** A point that the axis of a hinge passes through, m. */
  readonly anchor: Vec3;
  /** m or rad. */
  readonly value: number;
  readonly range: readonly [number, number];
  readonly handle: HandleView | undefined;
}

/** What the arm's joints would do at a pose of the tool. */
export interface ArmReach {
  /** What would be left to the position, m, and to the rotation, rad. */
  readonly positionError: number;
  readonly rotationError: number;
  /** Distance of the joint that would be nearest to one of its stops, rad. */
  readonly limitMargin: number;
  /** Distance of the joint that would be furthest from its nominal position, rad; the controller pulls it back. */
  readonly strain: number;
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
  /**
   * How near the controller would bring the tool to each of these poses, moving through them one after another from
   * the present posture; collisions are not considered.
   */
  reach(tools: readonly Pose[]): readonly ArmReach[];
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
  /** The parts that the joints of a fixture move, or the one that carries the named site. */
  parts(instanceOrSite: string): readonly PartView[];
  /** Height of the support surface, m. */
  readonly surfaceHeight: number;
}
