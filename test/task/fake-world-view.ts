import { IDENTITY_POSE, type Pose } from '../../src/math/pose.ts';
import type { Quat } from '../../src/math/quat.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import type { JointView, SiteView, WorldView } from '../../src/task/world-view.ts';

interface FakeWorld {
  readonly at?: Readonly<Record<string, Vec3>>;
  readonly sites?: readonly SiteView[];
  /** Pairs in contact. */
  readonly touching?: readonly (readonly [string, string])[];
  readonly joints?: Readonly<Record<string, readonly JointView[]>>;
}

/** A world made of plain facts. */
export function fakeWorldView(world: FakeWorld): WorldView {
  return {
    instancePose(instance): Pose {
      const position = world.at?.[instance];
      if (position === undefined) throw new Error(`the fake world has no ${instance}`);
      return { ...IDENTITY_POSE, position };
    },
    site: (name) => world.sites?.find((site) => site.name === name),
    inContact: (a, b) =>
      world.touching?.some(([c, d]) => (a === c && b === d) || (a === d && b === c)) ?? false,
    joints: (name) => world.joints?.[name] ?? [],
  };
}

/** A site at `position` with half extents `half`, turned by `rotation`. */
export function fakeSite(
  position: Vec3,
  half: Vec3,
  options: { rotation?: Quat; parent?: string } = {},
): SiteView {
  return {
    name: 'site',
    pose: { position, rotation: options.rotation ?? IDENTITY_POSE.rotation },
    halfExtents: half,
    parent: options.parent,
  };
}
