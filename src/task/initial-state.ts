import type { Pose } from '../math/pose.ts';

/** Everything that differs between two episodes of one task at their start. */
export interface InitialState {
  /** Arm joints, rad; the controller's goal nevertheless starts at the robot's nominal pose. */
  readonly armPositions: readonly number[];
  /** Finger joints, m. */
  readonly gripperPositions: readonly [number, number];
  /** Root pose in the world per movable object. */
  readonly objects: Readonly<Record<string, Pose>>;
  /** Base pose in the world per fixture other than the surface. */
  readonly fixtures: Readonly<Record<string, Pose>>;
  /** Value per full joint name `<instance>.<joint>`, m or rad. */
  readonly fixtureJoints: Readonly<Record<string, number>>;
}
