import type { Pose } from '../math/pose.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Threshold } from '../scene/fixture-schema.ts';

/** A site as predicates see it, in the world now. */
export interface SiteView {
  readonly name: string;
  readonly pose: Pose;
  readonly halfExtents: Vec3;
  /** Instance that carries the site; undefined for a rectangle on the surface. */
  readonly parent: string | undefined;
}

/** A fixture joint as predicates see it: full name `<instance>.<joint>`, value in m or rad, and its named tests. */
export interface JointView {
  readonly name: string;
  readonly value: number;
  readonly states: Readonly<Partial<Record<'open' | 'closed' | 'on' | 'off', Threshold>>>;
}

/**
 * The facts about a world that success predicates may read. Implemented by live physics and by a recorded trace,
 * so that an episode can be scored again without simulating.
 */
export interface WorldView {
  /** Pose of the instance's root body in the world; its position is the body *origin*, not the centre of its box. */
  instancePose(instance: string): Pose;
  /** Undefined if no site has that name. */
  site(name: string): SiteView | undefined;
  /** Whether any solids of the two instances touch in the current state. */
  inContact(a: string, b: string): boolean;
  /** Joints of a fixture, or the one joint that moves the named site (a drawer region). */
  joints(instanceOrSite: string): readonly JointView[];
}
