import { type Pose, transformPoint } from '../../math/pose.ts';
import { rotate } from '../../math/quat.ts';
import type { Vec3 } from '../../math/vec3.ts';
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

/** The gripper as boxes, its grip site at `tool` in the world, the pads apart by `opening` (m). */
export function gripperBoxes(tool: Pose, opening: number): OrientedBox[] {
  const axis = (unit: Vec3) => rotate(tool.rotation, unit);
  const axes = [axis([1, 0, 0]), axis([0, 1, 0]), axis([0, 0, 1])] as const;
  const box = (
    along: number,
    front: number,
    back: number,
    halfAlong: number,
    halfAcross: number,
  ): OrientedBox => {
    const halfBack = (back - front) / 2;
    return {
      center: transformPoint(tool, [along, 0, -(back + front) / 2]),
      axes,
      halfExtents: [halfAlong, halfAcross, halfBack],
      radius: Math.hypot(halfAlong, halfAcross, halfBack),
    };
  };
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
