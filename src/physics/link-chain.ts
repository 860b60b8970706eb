import { HarnessError } from '../errors.ts';
import { compose, IDENTITY_POSE, type Pose } from '../math/pose.ts';
import { fromAxisAngle, IDENTITY, rotate } from '../math/quat.ts';
import { scale, type Vec3 } from '../math/vec3.ts';
import type { Inertial } from '../scene/geometry-schema.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import { mergeInertials } from './merge-inertials.ts';

export type RobotJoint = NonNullable<RobotSpec['bodies'][number]['joint']>;

/** One moving link of the robot, with everything welded to it. */
export interface Link {
  readonly joint: RobotJoint;
  /** Index of the link that carries it; −1 for the base. */
  readonly parent: number;
  /** Pose of the jointed body at the given joint positions, world. */
  readonly pose: Pose;
  /** Unit joint axis there, world. */
  readonly axis: Vec3;
  /** Mass properties about the jointed body's frame. */
  readonly inertial: Inertial;
}

/** Where a body of the robot hangs: on a link (or on the base, −1), at a fixed pose in that link's frame. */
export interface LinkMount {
  readonly link: number;
  readonly pose: Pose;
}

export interface LinkChain {
  /** In the order of `robot.arm.joints`, then `robot.gripper.joints`. */
  readonly links: readonly Link[];
  /** Per body of `robot.bodies`; poses on the base are in the world. */
  readonly mounts: readonly LinkMount[];
}

/** Joint names of a robot in the order of every joint vector: arm, then fingers. */
export function jointNames(robot: RobotSpec): readonly string[] {
  return [...robot.arm.joints, ...robot.gripper.joints];
}

/** Merges a robot's welded bodies into its moving links, standing at `positions` (rad, m) on `base` (world). */
export function buildLinkChain(robot: RobotSpec, base: Pose, positions: readonly number[]): LinkChain {
  const names = jointNames(robot);
  const links: Link[] = [];
  const parts: { inertial: Inertial; pose: Pose }[][] = names.map(() => []);
  const mounts = new Map<string, LinkMount>();
  for (const body of robot.bodies) {
    const mount = body.parent === undefined ? { link: -1, pose: base } : mounts.get(body.parent);
    if (mount === undefined) {
      throw new HarnessError('bug', `robot ${robot.name}: body ${body.name} comes before its parent`);
    }
    const poseInLink = compose(mount.pose, body.pose);
    if (body.joint === undefined) {
      mounts.set(body.name, { link: mount.link, pose: poseInLink });
    } else {
      const index = names.indexOf(body.joint.name);
      const atZero = mount.link === -1 ? poseInLink : compose(links[mount.link]!.pose, poseInLink);
      const pose = compose(atZero, jointMotion(body.joint, positions[index]!));
      const axis = rotate(pose.rotation, body.joint.axis);
      // Links come in the order of the file; arms and fingers are listed in joint order there.
      links[index] = { joint: body.joint, parent: mount.link, pose, axis, inertial: UNSET };
      mounts.set(body.name, { link: index, pose: IDENTITY_POSE });
    }
    const { link, pose } = mounts.get(body.name)!;
    if (link >= 0 && body.inertial !== undefined) parts[link]!.push({ inertial: body.inertial, pose });
  }
  return {
    links: links.map((link, index) => ({ ...link, inertial: merged(robot, link, parts[index]!) })),
    mounts: robot.bodies.map(({ name }) => mounts.get(name)!),
  };
}

const UNSET: Inertial = {
  mass: 1,
  centerOfMass: [0, 0, 0],
  principalInertia: [1, 1, 1],
  principalRotation: IDENTITY,
};

function merged(robot: RobotSpec, link: Link, parts: { inertial: Inertial; pose: Pose }[]): Inertial {
  const inertial = mergeInertials(parts);
  if (inertial === undefined) {
    throw new HarnessError(
      'scene-file',
      `robot ${robot.name}: joint ${link.joint.name} moves nothing with a mass`,
    );
  }
  return inertial;
}

function jointMotion(joint: RobotJoint, value: number): Pose {
  return joint.kind === 'slide'
    ? { position: scale(joint.axis, value), rotation: IDENTITY }
    : { position: [0, 0, 0], rotation: fromAxisAngle(joint.axis, value) };
}
