import { add, dot, scale, type Vec3 } from '../../math/vec3.ts';
import { middleOf, type OrientedBox } from './oriented-box.ts';

/** Corners no more than this over the lowest one, m, are the foot: an object in the hand hangs a little aslant. */
const FOOT = 0.012;
/** How far its middle has to lie behind the edge that it comes down on, m: it does so with a swing. */
const SAFE = 0.01;
/** What else reaches lower than the foot by no more than this, m, does not carry. */
const SLACK = 0.002;

/**
 * Whether an object that stands as `upright`, let go of just over the ground as `leaning` (the same boxes, turned so that
 * it leans against `along`, a level unit vector), comes down on its foot: the edge of the foot on that side meets the
 * ground first, and its middle has not gone over that edge.
 */
export function comesToStand(
  upright: readonly OrientedBox[],
  leaning: readonly OrientedBox[],
  along: Vec3,
): boolean {
  const isFoot = feet.get(upright) ?? footOf(upright);
  const corners = leaning.flatMap(cornersOf);
  const foot = corners.filter((_, index) => isFoot[index]);
  const lowest = Math.min(...corners.map(heightOf));
  if (Math.min(...foot.map(heightOf)) > lowest + SLACK) return false;
  const edge = Math.min(...foot.map((corner) => dot(corner, along)));
  return dot(middleOf(leaning), along) - edge > SAFE;
}

/** By the boxes that it was found for: planning asks for the same object hundreds of times. */
const feet = new WeakMap<readonly OrientedBox[], readonly boolean[]>();

/** Which corners an object stands on. */
function footOf(upright: readonly OrientedBox[]): readonly boolean[] {
  const heights = upright.flatMap(cornersOf).map(heightOf);
  const ground = Math.min(...heights);
  const isFoot = heights.map((height) => height < ground + FOOT);
  feet.set(upright, isFoot);
  return isFoot;
}

function heightOf([, , z]: Vec3): number {
  return z;
}

const SIGNS = [-1, 1];

function cornersOf({ center, axes, halfExtents }: OrientedBox): Vec3[] {
  const corners: Vec3[] = [];
  for (const a of SIGNS) {
    const one = add(center, scale(axes[0], a * halfExtents[0]));
    for (const b of SIGNS) {
      const two = add(one, scale(axes[1], b * halfExtents[1]));
      for (const c of SIGNS) corners.push(add(two, scale(axes[2], c * halfExtents[2])));
    }
  }
  return corners;
}
