import type { Pose } from '../../math/pose.ts';
import { add, dot, norm, normalize, scale, type Vec3 } from '../../math/vec3.ts';

/** A way for the hand to touch a part so that it can move it. World, m. */
export interface Contact {
  /** `pinch`: the fingers close on a bar; `hook`: closed fingers behind it; `push`: closed fingers against the part. */
  readonly kind: 'pinch' | 'hook' | 'push';
  /** Grip site in contact, where the part is now. */
  readonly tool: Pose;
  /** Grip site in contact once the part's joint has moved on by `by`, m or rad. */
  readonly at: (by: number) => Pose;
  /** Distance between the pads to arrive with. */
  readonly opening: number;
  /** Unit direction in which the hand comes. */
  readonly approach: Vec3;
  /** What the hand is to aim beside the contact while it moves the part: it presses. */
  readonly press: Vec3;
  /** How far from the middle of what is touched. */
  readonly offCentre: number;
}

/** A box that is touched. Its directions are unit and at right angles; `along` is the longest level one. */
export interface TouchedBox {
  readonly center: Vec3;
  readonly along: Vec3;
  readonly outward: Vec3;
  readonly across: Vec3;
  readonly halfAlong: number;
  readonly halfOutward: number;
  readonly halfAcross: number;
}

/** Tilts of the hand from pointing straight down to pointing straight at the part, rad. */
const TILTS = [0, 0.3, 0.6, 0.9, 1.1, 1.2, 1.25, 1.3, Math.PI / 2];
/** Places along the box, in shares of its half length. */
const SLIDES = [0, 0.4, -0.4, 0.8, -0.8];
/** Sine of the steepest angle at which a direction still counts as level. */
const LEVEL = 0.3;

/** Directions in which the hand may point for work that is done in direction `inward`. */
export function pointings(inward: Vec3): Vec3[] {
  const level: Vec3 = [inward[0], inward[1], 0];
  if (norm(level) < LEVEL) return [inward];
  const facing = normalize(level);
  return TILTS.map((tilt) => add([0, 0, -Math.cos(tilt)], scale(facing, Math.sin(tilt))));
}

/** Offsets from the box's middle at which it may be touched. */
export function placesAlong({ along, halfAlong }: TouchedBox): Vec3[] {
  return SLIDES.map((share) => scale(along, share * halfAlong));
}

/** Half the box's extent along a unit direction, m. */
export function halfExtent(box: TouchedBox, direction: Vec3): number {
  return (
    box.halfOutward * Math.abs(dot(box.outward, direction)) +
    box.halfAlong * Math.abs(dot(box.along, direction)) +
    box.halfAcross * Math.abs(dot(box.across, direction))
  );
}
