import type { Pose } from '../math/pose.ts';
import type { FixtureSpec, JointSpec } from './fixture-schema.ts';
import type { Inertial, SiteSpec, Solid, VisualPart } from './geometry-schema.ts';
import type { Grasp, ObjectSpec } from './object-schema.ts';
import type { RobotSpec } from './robot-schema.ts';
import type { CameraSpec, LightSpec, SceneSpec } from './scene-schema.ts';

/** A convex solid of a body, its pose in the body's frame and its resolved friction. */
export interface ModelSolid {
  readonly shape: Solid;
  readonly pose: Pose;
  readonly friction: number;
}

/**
 * One rigid body of the flattened world. Ids are `<instance>/<body>`: `scene/table`, `robot0/link3`,
 * `wooden_cabinet_1/cabinet_top`, `akita_black_bowl_1/object`.
 */
export interface ModelBody {
  readonly id: string;
  readonly instance: string;
  /** `static`: never moves (rooms, welded fixture parts). `jointed`: a fixture part. `movable`: free. */
  readonly kind: 'static' | 'jointed' | 'movable' | 'robot';
  readonly parentId: string | undefined;
  /** Pose in the parent's frame at q = 0; in the world for bodies without a parent. */
  readonly pose: Pose;
  readonly inertial: Inertial | undefined;
  /** Joint to the parent; full joint name is `<instance>.<joint.name>`. Absent for robots (see `RobotSpec`). */
  readonly joint: JointSpec | undefined;
  readonly solids: readonly ModelSolid[];
  readonly visuals: readonly VisualPart[];
}

/** A named box volume. Rectangles on the surface have no parent body (they are fixed in the world). */
export interface ModelSite {
  /** `<instance>_<site>`, e.g. `wooden_cabinet_1_top_region`, `main_table_plate_region`. */
  readonly name: string;
  readonly instance: string;
  /** Body that carries the site; undefined for rectangles on the surface. */
  readonly bodyId: string | undefined;
  readonly pose: Pose;
  readonly halfExtents: SiteSpec['halfExtents'];
}

export interface ModelInstance {
  readonly name: string;
  readonly category: string;
  readonly spec:
    | { readonly kind: 'object'; readonly object: ObjectSpec }
    | { readonly kind: 'fixture'; readonly fixture: FixtureSpec };
  /** Body whose origin stands for the instance in predicates. */
  readonly rootBodyId: string;
  readonly grasp: Grasp;
}

/** Everything that physics, cameras and predicates need to know of one task's world, before any state. */
export interface WorldModel {
  readonly scene: SceneSpec;
  readonly robot: RobotSpec;
  /** Parents before children; the order is part of the digest and must not depend on anything but the files. */
  readonly bodies: readonly ModelBody[];
  readonly sites: readonly ModelSite[];
  /** In the task's order: fixtures, then objects. */
  readonly instances: readonly ModelInstance[];
  /** Fixed cameras of the scene, then those of the robot (name prefixed `robot0_`). */
  readonly cameras: readonly CameraSpec[];
  readonly lights: readonly LightSpec[];
}
