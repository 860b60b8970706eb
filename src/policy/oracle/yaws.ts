import { type Quat, rotate } from '../../math/quat.ts';

const STEP = Math.PI / 8;

/** Turns about the vertical that are tried: even steps, and those that bring the object's sides parallel to the axes. */
export function yaws(rotation: Quat): number[] {
  const steps = Array.from({ length: 16 }, (_, i) => (i - 7) * STEP);
  const x = rotate(rotation, [1, 0, 0]);
  const side = Math.hypot(x[0], x[1]) > 0.5 ? x : rotate(rotation, [0, 1, 0]);
  const angle = Math.atan2(side[1], side[0]);
  const quarter = Math.PI / 2;
  const off = angle - quarter * Math.round(angle / quarter);
  const aligned = [-2, -1, 0, 1].map((k) => k * quarter - off);
  return Math.abs(off) < 0.02 ? steps : [...steps, ...aligned];
}
