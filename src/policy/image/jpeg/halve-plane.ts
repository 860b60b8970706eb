import type { Plane } from './plane.ts';

/** A plane whose right and bottom edges are repeated until it has the given size. */
export function extendPlane({ width, height, data }: Plane, toWidth: number, toHeight: number): Plane {
  const out = new Uint8Array(toWidth * toHeight);
  for (let y = 0, to = 0; y < toHeight; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < toWidth; x++) out[to++] = data[row + Math.min(x, width - 1)]!;
  }
  return { width: toWidth, height: toHeight, data: out };
}

/** Means of 2 x 2 samples; of those that end in a half every other column is rounded up, as libjpeg does. Sides must be even. */
export function halvePlane({ width, data, height }: Plane): Plane {
  const out = new Uint8Array((width / 2) * (height / 2));
  for (let y = 0, to = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const at = y * width + x;
      const sum = data[at]! + data[at + 1]! + data[at + width]! + data[at + width + 1]!;
      out[to++] = (sum + ((x / 2) % 2 === 0 ? 1 : 2)) >> 2;
    }
  }
  return { width: width / 2, height: height / 2, data: out };
}

/**
 * Twice as wide and high: each sample is 9 parts of its nearest, 3 of each next one and 1 of the one across ("fancy
 * upsampling"). Planes of one or two columns are only repeated. `width` and `height`: the part that holds real samples.
 */
export function doublePlane(plane: Plane, width: number, height: number): Plane {
  const out = new Uint8Array(width * height * 4);
  const columns = new Int32Array(width);
  for (let y = 0, to = 0; y < height * 2; y++) {
    const near = (y >> 1) * plane.width;
    const other = Math.min(height - 1, Math.max(0, (y >> 1) + (y % 2 === 0 ? -1 : 1))) * plane.width;
    for (let x = 0; x < width; x++) columns[x] = plane.data[near + x]! * 3 + plane.data[other + x]!;
    for (let x = 0; x < width; x++) {
      if (width <= 2) {
        out[to++] = plane.data[near + x]!;
        out[to++] = plane.data[near + x]!;
        continue;
      }
      const here = columns[x]! * 3;
      out[to++] = (here + columns[Math.max(0, x - 1)]! + 8) >> 4;
      out[to++] = (here + columns[Math.min(width - 1, x + 1)]! + 7) >> 4;
    }
  }
  return { width: width * 2, height: height * 2, data: out };
}
