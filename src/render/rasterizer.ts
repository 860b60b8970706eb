import type { SampleBuffer } from './sample-buffer.ts';
import type { View } from './view.ts';

/** Nothing nearer than this is drawn, m. LIBERO's near plane is a millimetre times the model's size. */
export const NEAR = 0.01;

/** Which faces to draw: `front` for cameras, `back` for shadow maps (keeps surfaces from shadowing themselves). */
export type Faces = 'front' | 'back';

/**
 * Draws triangles into a sample buffer. Each sample plane is scan-converted on its own: left and right border of a row
 * come from edges evaluated top down, so that two triangles that share an edge neither overlap nor leave a gap. Equal
 * depths go to the lower triangle id, so that the picture does not depend on the order of drawing.
 *
 * Numbers pass between the inner functions through arrays: passing doubles as arguments would allocate.
 */
export class Rasterizer {
  /** First and last + 1 row touched since `resetRows`. */
  top = 0;
  bottom = 0;
  /** x, y of up to four corners of the clipped polygon, pixels. */
  readonly #corners = new Float64Array(8);
  /** View coordinates of the polygon being clipped. */
  readonly #clipped = new Float64Array(12);
  /** Plane of the inverse depth over the screen: per pixel in x, in y, at the origin. */
  readonly #plane = new Float64Array(3);

  resetRows(): void {
    this.top = Number.MAX_SAFE_INTEGER;
    this.bottom = 0;
  }

  /** Draws triangles `start` … `end` (exclusive) of `triangles`, which index the view's vertices. */
  draw(
    view: View,
    target: SampleBuffer,
    triangles: Uint32Array,
    start: number,
    end: number,
    faces: Faces,
  ): void {
    for (let t = start; t < end; t++) this.#drawTriangle(view, target, triangles, t, faces);
  }

  #drawTriangle(view: View, target: SampleBuffer, triangles: Uint32Array, t: number, faces: Faces): void {
    const v = view.vertices;
    const i0 = 3 * triangles[3 * t]!;
    const i1 = 3 * triangles[3 * t + 1]!;
    const i2 = 3 * triangles[3 * t + 2]!;
    const z0 = v[i0 + 2]!;
    const z1 = v[i1 + 2]!;
    const z2 = v[i2 + 2]!;
    if (z0 < NEAR && z1 < NEAR && z2 < NEAR) return;
    const x0 = v[i0]!;
    const y0 = v[i0 + 1]!;
    const e1x = v[i1]! - x0;
    const e1y = v[i1 + 1]! - y0;
    const e1z = z1 - z0;
    const e2x = v[i2]! - x0;
    const e2y = v[i2 + 1]! - y0;
    const e2z = z2 - z0;
    const nx = e1y * e2z - e1z * e2y;
    const ny = e1z * e2x - e1x * e2z;
    const nz = e1x * e2y - e1y * e2x;
    const volume = x0 * nx + y0 * ny + z0 * nz;
    if (faces === 'front' ? volume <= 0 : volume >= 0) return;

    const { focal } = view;
    const cx = target.width / 2;
    const cy = target.height / 2;
    const plane = this.#plane;
    plane[0] = nx / volume / focal;
    plane[1] = -ny / volume / focal;
    plane[2] = nz / volume - plane[0]! * cx - plane[1]! * cy;

    const c = this.#corners;
    if (z0 >= NEAR && z1 >= NEAR && z2 >= NEAR) {
      c[0] = cx + (focal * x0) / z0;
      c[1] = cy - (focal * y0) / z0;
      c[2] = cx + (focal * v[i1]!) / z1;
      c[3] = cy - (focal * v[i1 + 1]!) / z1;
      c[4] = cx + (focal * v[i2]!) / z2;
      c[5] = cy - (focal * v[i2 + 1]!) / z2;
      this.#fill(target, 0, 2, 4, t);
      return;
    }
    const count = this.#clipNear(v, i0, i1, i2);
    for (let k = 0; k < count; k++) {
      const z = this.#clipped[3 * k + 2]!;
      c[2 * k] = cx + (focal * this.#clipped[3 * k]!) / z;
      c[2 * k + 1] = cy - (focal * this.#clipped[3 * k + 1]!) / z;
    }
    this.#fill(target, 0, 2, 4, t);
    if (count === 4) this.#fill(target, 0, 4, 6, t);
  }

  /** Cuts the triangle at the near plane; returns the number of corners left in `#clipped`, 3 or 4. */
  #clipNear(v: Float64Array, i0: number, i1: number, i2: number): number {
    const out = this.#clipped;
    let count = 0;
    for (let k = 0; k < 3; k++) {
      const a = k === 0 ? i0 : k === 1 ? i1 : i2;
      const b = k === 0 ? i1 : k === 1 ? i2 : i0;
      const za = v[a + 2]!;
      const zb = v[b + 2]!;
      if (za >= NEAR) {
        out[3 * count] = v[a]!;
        out[3 * count + 1] = v[a + 1]!;
        out[3 * count + 2] = za;
        count++;
      }
      if (za >= NEAR !== zb >= NEAR) {
        // Always from the inner end, so that the neighbour across the edge cuts at the same point.
        const inner = za >= NEAR ? a : b;
        const outer = za >= NEAR ? b : a;
        const s = (NEAR - v[inner + 2]!) / (v[outer + 2]! - v[inner + 2]!);
        out[3 * count] = v[inner]! + s * (v[outer]! - v[inner]!);
        out[3 * count + 1] = v[inner + 1]! + s * (v[outer + 1]! - v[inner + 1]!);
        out[3 * count + 2] = NEAR;
        count++;
      }
    }
    return count;
  }

  /** Scan-converts the triangle of three corners, given by their places in `#corners`, in every sample plane. */
  #fill(target: SampleBuffer, a: number, b: number, c: number, id: number): void {
    const p = this.#corners;
    // Sort by y, ties by x: edges are then the same numbers for both triangles that share them.
    let hi = a;
    let mid = b;
    let lo = c;
    let swap: number;
    if (isBelow(p, hi, mid)) {
      swap = hi;
      hi = mid;
      mid = swap;
    }
    if (isBelow(p, mid, lo)) {
      swap = mid;
      mid = lo;
      lo = swap;
    }
    if (isBelow(p, hi, mid)) {
      swap = hi;
      hi = mid;
      mid = swap;
    }
    const { width, height, offsets } = target;
    const samples = target.samples.length;
    const xh = p[hi]!;
    const yh = p[hi + 1]!;
    const xm = p[mid]!;
    const ym = p[mid + 1]!;
    const xl = p[lo]!;
    const yl = p[lo + 1]!;
    if (yl <= 0 || yh >= height || yl === yh) return;
    if ((xh < 0 && xm < 0 && xl < 0) || (xh > width && xm > width && xl > width)) return;
    const longSlope = (xl - xh) / (yl - yh);
    const upperSlope = ym > yh ? (xm - xh) / (ym - yh) : 0;
    const lowerSlope = yl > ym ? (xl - xm) / (yl - ym) : 0;
    const perColumn = this.#plane[0]!;
    const perRow = this.#plane[1]!;
    const atOrigin = this.#plane[2]!;
    const { inverseDepth, ids } = target;
    for (let s = 0; s < samples; s++) {
      const ox = offsets[2 * s]!;
      const oy = offsets[2 * s + 1]!;
      const first = yh - oy;
      const last = yl - oy;
      if (last <= 0) continue;
      let y = first > 0 ? Math.ceil(first) : 0;
      const end = last < height ? Math.ceil(last) : height;
      if (y >= end) continue;
      if (y < this.top) this.top = y;
      if (end > this.bottom) this.bottom = end;
      const planeStart = s * width * height;
      for (; y < end; y++) {
        const sy = y + oy;
        const onLong = xh + (sy - yh) * longSlope - ox;
        const onShort = (sy < ym ? xh + (sy - yh) * upperSlope : xm + (sy - ym) * lowerSlope) - ox;
        const left = Math.min(onLong, onShort);
        const right = Math.max(onLong, onShort);
        if (right <= 0) continue;
        const from = left > 0 ? Math.ceil(left) : 0;
        const to = right < width ? Math.ceil(right) : width;
        const row = planeStart + y * width;
        const base = atOrigin + perRow * sy + perColumn * ox;
        for (let x = from; x < to; x++) {
          const z = Math.fround(base + perColumn * x);
          const i = row + x;
          const old = inverseDepth[i]!;
          if (z > old || (z === old && id < ids[i]!)) {
            inverseDepth[i] = z;
            ids[i] = id;
          }
        }
      }
    }
  }
}

/** Whether corner `a` comes after `b` from top to bottom (y grows downwards). */
function isBelow(p: Float64Array, a: number, b: number): boolean {
  const ya = p[a + 1]!;
  const yb = p[b + 1]!;
  return ya > yb || (ya === yb && p[a]! > p[b]!);
}
