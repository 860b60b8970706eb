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
  const ground = Math.min(...upright.flatMap(cornersOf).map(heightOf));
  const isFoot = upright.flatMap(cornersOf).map((corner) => heightOf(corner) < ground + FOOT);
  const corners = leaning.flatMap(cornersOf);
  const foot = corners.filter((_, index) => isFoot[index]);
  const lowest = Math.min(...corners.map(heightOf));
  if (Math.min(...foot.map(heightOf)) > lowest + SLACK) return false;
  const edge = Math.min(...foot.map((corner) => dot(corner, along)));
  return dot(middleOf(leaning), along) - edge > SAFE;
}

function heightOf([, , z]: Vec3): number {
  return z;
}

function cornersOf({ center, axes, halfExtents }: OrientedBox): Vec3[] {
  return [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) =>
      [-1, 1].map((c) =>
        [a, b, c].reduce<Vec3>(
          (corner, sign, i) => add(corner, scale(axes[i]!, sign * halfExtents[i]!)),
          center,
        ),
      ),
    ),
  );
}
