import type { Pose } from '../../math/pose.ts';
import { IDENTITY } from '../../math/quat.ts';
import { boxesAt, type CarriedBox } from './carried.ts';
import type { OrientedBox } from './oriented-box.ts';

/**
 * Boxes round the Panda's hand and fingers, in the frame of its grip site, m. `along` is measured along the fingers'
 * opening direction, `back` from the grip site towards the wrist. Extents of robosuite's collision meshes
 * (`panda_gripper.xml`).
 */
const HAND = { halfAlong: 0.104, halfAcross: 0.032, front: 0.031, back: 0.123 };
const FINGER = { thickness: 0.0265, halfAcross: 0.0105, front: -0.0095, back: 0.045 };
/** The flange and the last link behind the hand. */
const WRIST = { half: 0.06, front: 0.123, back: 0.25 };

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
  const fingerAt = (opening + FINGER.thickness) / 2;
  const finger = (side: number) =>
    box(side * fingerAt, FINGER.front, FINGER.back, FINGER.thickness / 2, FINGER.halfAcross);
  return [
    finger(1),
    finger(-1),
    box(0, HAND.front, HAND.back, HAND.halfAlong, HAND.halfAcross),
    box(0, WRIST.front, WRIST.back, WRIST.half, WRIST.half),
  ];
}

/** The same boxes in the world, the grip site at `tool`. */
export function gripperBoxes(tool: Pose, opening: number): OrientedBox[] {
  return boxesAt(gripperParts(opening), tool);
}
