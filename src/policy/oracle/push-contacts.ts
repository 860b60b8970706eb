import type { Pose } from '../../math/pose.ts';
import { add, cross, norm, normalize, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { PartView } from '../privileged-view.ts';
import { type Contact, halfExtent, placesAlong, pointings, type TouchedBox } from './contact.ts';
import { closedReach } from './gripper-shape.ts';
import { directionOf, movedWith } from './joint-motion.ts';
import { exchanged, handRotation } from './tool-rotation.ts';

const UP: Vec3 = [0, 0, 1];

/** Fingers that come down in front of the part come this close to it, m. */
const BESIDE = 0.004;

/**
 * Closed fingers against a box of the part, so that they push it along as the joint's value goes the way of `sign`;
 * the hand turns with the part, or keeps its rotation and slides along the box. They come the way that they push, or
 * along themselves, from above, where something stands in front of the part.
 */
export function pushContacts(part: PartView, box: TouchedBox, sign: 1 | -1): Contact[] {
  return placesAlong(box).flatMap((place) => {
    const middle = add(box.center, place);
    const way = scale(directionOf(part, middle), sign);
    const touch = add(middle, scale(way, -halfExtent(box, way)));
    return pointings(way).flatMap((pointing) => {
      const beside = normalize(cross(UP, way));
      return [beside, cross(pointing, beside)].flatMap((fingers) => {
        const one = handRotation(pointing, fingers);
        return [one, exchanged(one)].flatMap((rotation) => {
          const off = scale(way, -closedReach(rotation, way));
          const tool: Pose = { position: add(touch, off), rotation };
          const sliding = (by: number) => slidOn(part, middle, touch, rotation, sign, by);
          const follows = [
            (by: number) => movedWith(part, tool, by),
            ...(part.kind === 'hinge' ? [sliding] : []),
          ];
          const near = { position: add(tool.position, scale(way, -BESIDE)), rotation };
          return follows.flatMap((at) => {
            const contact = { kind: 'push' as const, opening: 0, press: ZERO, at, offCentre: norm(place) };
            return [
              { ...contact, tool, approach: way },
              { ...contact, tool: near, approach: pointing },
            ];
          });
        });
      });
    });
  });
}

/** The hand against the same point of the part, as the joint has moved on by `by`, not turned. */
function slidOn(
  part: PartView,
  middle: Vec3,
  touch: Vec3,
  rotation: Pose['rotation'],
  sign: 1 | -1,
  by: number,
): Pose {
  const { position } = movedWith(part, { position: touch, rotation }, by);
  const now = movedWith(part, { position: middle, rotation }, by).position;
  const way = scale(directionOf(part, now), sign);
  return { position: add(position, scale(way, -closedReach(rotation, way))), rotation };
}
