import type { Pose } from '../../math/pose.ts';
import { conjugate, IDENTITY, type Quat, rotate } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
import { boxesAt, type CarriedBox } from './carried.ts';
import type { OrientedBox } from './oriented-box.ts';

/**
 * Boxes round the Panda's hand and fingers, in the frame of its grip site, m. `along` is measured along the fingers'
 * opening direction, `back` from the grip site towards the wrist. Extents of robosuite's collision meshes
 * (`panda_gripper.xml`).
 */
const HAND = { halfAlong: 0.104, halfAcross: 0.032, front: 0.031, back: 0.123 };
const FINGER_ROOT = { thickness: 0.0265, halfAcross: 0.0105, front: 0.0243, back: 0.045 };
const FINGER_TIP = { thickness: 0.0145, halfAcross: 0.0095, front: -0.0095, back: 0.0243 };
/** The flange and the last link behind the hand. */
const WRIST = { half: 0.048, front: 0.123, back: 0.25 };

/** Distance from the grip site to the end of the fingers, m. */
export const FINGERTIP_LENGTH = -FINGER_TIP.front;

/** How far closed fingers reach from the grip site in a unit direction of the world, m. */
export function closedReach(rotation: Quat, direction: Vec3): number {
  const [along, across, out] = rotate(conjugate(rotation), direction);
  const length = out > 0 ? -FINGER_TIP.front : -FINGER_TIP.back;
  return FINGER_TIP.thickness * Math.abs(along) + FINGER_TIP.halfAcross * Math.abs(across) + length * out;
}

/** The widest that the Panda opens between its pads, m. */
export const MAX_OPENING = 0.079;

/** The gripper with its pads apart by `opening` (m), as boxes that the tool carries. */
export function gripperParts(opening: number): CarriedBox[] {
  const box = (
    along: number,
    front: number,
    back: number,
    halfAlong: number,
    halfAcross: number,
  ): CarriedBox => ({
    pose: { position: [along, 0, -(back + front) / 2], rotation: IDENTITY },
    halfExtents: [halfAlong, halfAcross, (back - front) / 2],
  });
  const finger = (side: number, { thickness, front, back, halfAcross }: typeof FINGER_TIP) =>
    box((side * (opening + thickness)) / 2, front, back, thickness / 2, halfAcross);
  return [
    finger(1, FINGER_TIP),
    finger(-1, FINGER_TIP),
    finger(1, FINGER_ROOT),
    finger(-1, FINGER_ROOT),
    box(0, HAND.front, HAND.back, HAND.halfAlong, HAND.halfAcross),
    box(0, WRIST.front, WRIST.back, WRIST.half, WRIST.half),
  ];
}

/** The same boxes in the world, the grip site at `tool`. */
export function gripperBoxes(tool: Pose, opening: number): OrientedBox[] {
  return boxesAt(gripperParts(opening), tool);
}
