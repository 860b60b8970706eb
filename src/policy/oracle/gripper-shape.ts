import type { Vec3 } from '../../math/vec3.ts';
import type { OrientedBox } from './oriented-box.ts';

/**
 * Boxes round the Panda's hand and fingers relative to the grip site of an upright tool, m. `along` is measured along
 * the fingers' opening direction, `up` upwards. Extents of robosuite's collision meshes (`panda_gripper.xml`).
 */
const HAND = { halfAlong: 0.104, halfAcross: 0.032, bottom: 0.031, top: 0.123 };
const FINGER = { thickness: 0.0265, halfAcross: 0.0105, bottom: -0.0095, top: 0.045 };
/** The flange and the last link above the hand. */
const WRIST = { half: 0.06, bottom: 0.123, top: 0.25 };

/** The widest that the Panda opens between its pads, m. */
export const MAX_OPENING = 0.079;

/**
 * The gripper as boxes: tool centre point at `position`, pointing straight down, fingers apart by `opening` (m) along
 * the horizontal unit vector `fingers`.
 */
export function gripperBoxes(position: Vec3, fingers: Vec3, opening: number): OrientedBox[] {
  const across: Vec3 = [-fingers[1], fingers[0], 0];
  const box = (
    along: number,
    bottom: number,
    top: number,
    halfAlong: number,
    halfAcross: number,
  ): OrientedBox => {
    const halfUp = (top - bottom) / 2;
    return {
      center: [
        position[0] + fingers[0] * along,
        position[1] + fingers[1] * along,
        position[2] + (top + bottom) / 2,
      ],
      axes: [fingers, across, [0, 0, 1]],
      halfExtents: [halfAlong, halfAcross, halfUp],
      radius: Math.hypot(halfAlong, halfAcross, halfUp),
    };
  };
  const fingerAt = (opening + FINGER.thickness) / 2;
  const finger = (side: number) =>
    box(side * fingerAt, FINGER.bottom, FINGER.top, FINGER.thickness / 2, FINGER.halfAcross);
  return [
    finger(1),
    finger(-1),
    box(0, HAND.bottom, HAND.top, HAND.halfAlong, HAND.halfAcross),
    box(0, WRIST.bottom, WRIST.top, WRIST.half, WRIST.half),
  ];
}
