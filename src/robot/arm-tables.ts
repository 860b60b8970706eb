import { compose, type Pose } from '../math/pose.ts';
import { conjugate, multiply, rotate, toMatrix } from '../math/quat.ts';
import { subtract } from '../math/vec3.ts';
import { buildLinkChain, jointNames, type Link, type LinkMount } from '../physics/link-chain.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';

/** What never changes about a robot, in flat tables; matrices are 3 x 3, row-major. Arm links first, then fingers. */
export interface ArmTables {
  /** Index of the link that carries each; −1 for the base. */
  readonly parents: Int32Array;
  /** 1 for slides, 0 for hinges. */
  readonly isSlide: Uint8Array;
  /** kg m² or kg. */
  readonly armature: Float64Array;
  /** Pose at q = 0 in the parent link's frame; the base's in the world. */
  readonly offsetRotation: Float64Array;
  readonly offsetPosition: Float64Array;
  /** Unit joint axes in each link's own frame. */
  readonly localAxis: Float64Array;
  readonly mass: Float64Array;
  /** Centres of mass and inertia matrices about them, in each link's frame. */
  readonly localCom: Float64Array;
  readonly localInertia: Float64Array;
  /** Link that carries the controlled frame, and the frame's pose in it. */
  readonly siteLink: number;
  readonly siteRotation: Float64Array;
  readonly sitePosition: Float64Array;
  /** Per body of the robot: the link it hangs on and its pose there. */
  readonly mounts: readonly LinkMount[];
}

export function compileArm(robot: RobotSpec, base: Pose): ArmTables {
  const zeros = jointNames(robot).map(() => 0);
  const { links, mounts } = buildLinkChain(robot, base, zeros);
  const offsets = links.map((link) => offsetInParent(link, links));
  const { body, pose } = robot.arm.endEffector;
  const mount = mounts[robot.bodies.findIndex(({ name }) => name === body)]!;
  const site = compose(mount.pose, pose);
  return {
    parents: Int32Array.from(links, ({ parent }) => parent),
    isSlide: Uint8Array.from(links, ({ joint }) => (joint.kind === 'slide' ? 1 : 0)),
    armature: Float64Array.from(links, ({ joint }) => joint.armature),
    offsetRotation: flat(offsets.map(({ rotation }) => toMatrix(rotation))),
    offsetPosition: flat(offsets.map(({ position }) => position)),
    localAxis: flat(links.map(({ joint }) => joint.axis)),
    mass: Float64Array.from(links, ({ inertial }) => inertial.mass),
    localCom: flat(links.map(({ inertial }) => inertial.centerOfMass)),
    localInertia: flat(links.map(inertiaMatrix)),
    siteLink: mount.link,
    siteRotation: Float64Array.from(toMatrix(site.rotation)),
    sitePosition: Float64Array.from(site.position),
    mounts,
  };
}

function flat(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

function offsetInParent({ parent, pose }: Link, links: readonly Link[]): Pose {
  if (parent === -1) return pose;
  const carrier = links[parent]!.pose;
  const back = conjugate(carrier.rotation);
  return {
    position: rotate(back, subtract(pose.position, carrier.position)),
    rotation: multiply(back, pose.rotation),
  };
}

function inertiaMatrix({ inertial }: Link): readonly number[] {
  const r = toMatrix(inertial.principalRotation);
  const entry = (i: number, j: number) =>
    inertial.principalInertia.reduce((sum, m, k) => sum + r[i * 3 + k]! * m * r[j * 3 + k]!, 0);
  return [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => entry(i, j)));
}
