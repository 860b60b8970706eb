import type { Pose } from '../../math/pose.ts';
import { add, cross, dot, norm, normalize, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { HandleView, PartView } from '../privileged-view.ts';
import { type Contact, halfExtent, placesAlong, pointings } from './contact.ts';
import { closedReach, FINGERTIP_LENGTH, MAX_OPENING } from './gripper-shape.ts';
import { movedWith } from './joint-motion.ts';
import { exchanged, handRotation } from './tool-rotation.ts';

const UP: Vec3 = [0, 0, 1];
/** Spare room for the bar between the fingers, m. */
const ROOMS = [0.026, 0.014];
/** Angles by which a hand over a grip may lean along it, rad: near the robot's base an upright one is cramped. */
const LEANS = [0, 0.4, -0.4, 0.8, -0.8];
/** Length of the bar that a pinch from its end takes hold of, m. */
const END_HOLD = 0.02;
/** What hooked fingers leave of the room behind the bar, m. */
const HOOK_ROOM = 0.003;
/** Hooked fingers come this far off the bar, m, and then press on it by aiming this far into it. */
const HOOK_OFF = 0.002;
const HOOK_PRESS = 0.015;
/** Sine of the steepest angle at which a direction still counts as level. */
const LEVEL = 0.3;
/** Sine of the least angle between the fingers and the bar at which they still reach behind it. */
const BEHIND = 0.2;

/** The fingers on either side of the bar. */
export function pinchContacts(part: PartView, handle: HandleView): Contact[] {
  const inward = scale(handle.outward, -1);
  const isUpward = Math.abs(handle.outward[2]) > 1 - LEVEL;
  return (isUpward ? leaning(inward, handle.along) : pointings(inward)).flatMap((pointing) => {
    const crossed = cross(pointing, handle.along);
    const isFromEnd = norm(crossed) < LEVEL;
    const fingers = normalize(isFromEnd ? cross(handle.outward, pointing) : crossed);
    const rotation = handRotation(pointing, fingers);
    const width = 2 * halfExtent(handle, fingers);
    const places = isFromEnd
      ? [scale(pointing, END_HOLD - halfExtent(handle, pointing) - FINGERTIP_LENGTH)]
      : placesAlong(handle);
    const rooms = ROOMS.filter((room) => width + room < MAX_OPENING);
    return places.flatMap((place) =>
      rooms.flatMap((room) =>
        bothWays(part, {
          kind: 'pinch',
          tool: { position: add(handle.center, place), rotation },
          opening: width + room,
          approach: pointing,
          press: ZERO,
          offCentre: isFromEnd ? 0 : norm(place),
        }),
      ),
    );
  });
}

/** Closed fingers behind the upper edge of a level bar: for where there is no room for the hand beside the bar. */
export function hookContacts(part: PartView, handle: HandleView): Contact[] {
  if (Math.abs(handle.along[2]) > LEVEL || Math.abs(handle.outward[2]) > LEVEL) return [];
  const inward = scale(handle.outward, -1);
  const upperEdge = add(scale(inward, handle.halfOutward), scale(UP, halfExtent(handle, UP)));
  return pointings(inward).flatMap((pointing) => {
    const rearward = add(inward, scale(pointing, -dot(pointing, inward)));
    if (norm(rearward) < BEHIND) return [];
    const rotation = handRotation(pointing, handle.along);
    const side = normalize(rearward);
    const thick = 2 * closedReach(rotation, side);
    const deep = handle.clearance - HOOK_ROOM - thick * dot(side, inward);
    if (deep < 0) return [];
    const past = scale(pointing, deep / dot(pointing, inward) - FINGERTIP_LENGTH);
    const beside = scale(side, thick / 2 + HOOK_OFF);
    return placesAlong(handle).flatMap((place) =>
      bothWays(part, {
        kind: 'hook',
        tool: { position: [handle.center, place, upperEdge, past, beside].reduce(add), rotation },
        opening: 0,
        approach: pointing,
        press: scale(side, -HOOK_PRESS),
        offCentre: norm(place),
      }),
    );
  });
}

/** Straight on, and leaning along the bar, which leaves the fingers flat on its sides. */
function leaning(inward: Vec3, along: Vec3): Vec3[] {
  return LEANS.map((lean) => add(scale(inward, Math.cos(lean)), scale(along, Math.sin(lean))));
}

/** A hand that is turned half round takes hold in the same way; only the wrist tells them apart. */
function bothWays(part: PartView, contact: Omit<Contact, 'at'>): Contact[] {
  const { position, rotation } = contact.tool;
  return [contact.tool, { position, rotation: exchanged(rotation) }].map((tool) => ({
    ...contact,
    tool,
    at: (by): Pose => movedWith(part, tool, by),
  }));
}
