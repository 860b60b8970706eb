import { HarnessError } from '../../errors.ts';

/** Longer than this many times the shorter side, an image is refused. */
const STEEPEST = 200;

export interface PixelLimits {
  /** Area that a resized image has at least and at most, pixels. */
  readonly minPixels: number;
  readonly maxPixels: number;
}

/**
 * The size to which Qwen2.5-VL brings an image: both sides multiples of `factor` (28: two patches), the nearest ones, or, if
 * the area would leave its limits, the nearest within them. 224 × 224 stays. Throws `HarnessError('policy')` for an
 * image with a side below `factor`, or too long a shape.
 */
export function smartResize(
  height: number,
  width: number,
  factor: number,
  { minPixels, maxPixels }: PixelLimits,
): { readonly height: number; readonly width: number } {
  const size = `${width} × ${height} pixels`;
  if (Math.min(height, width) < factor) {
    throw new HarnessError('policy', `image of ${size}: the model takes sides of at least ${factor}`);
  }
  if (Math.max(height, width) / Math.min(height, width) > STEEPEST) {
    throw new HarnessError('policy', `image of ${size}: one side is more than ${STEEPEST} times the other`);
  }
  const nearest = (side: number) => halfToEven(side / factor) * factor;
  const area = nearest(height) * nearest(width);
  if (area > maxPixels) {
    const shrink = Math.sqrt((height * width) / maxPixels);
    const below = (side: number) => Math.floor(side / shrink / factor) * factor;
    return { height: below(height), width: below(width) };
  }
  if (area < minPixels) {
    const grow = Math.sqrt(minPixels / (height * width));
    const above = (side: number) => Math.ceil((side * grow) / factor) * factor;
    return { height: above(height), width: above(width) };
  }
  return { height: nearest(height), width: nearest(width) };
}

/** As Python rounds: 1.5 and 2.5 both to 2. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
