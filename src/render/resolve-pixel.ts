import { NOTHING, type SampleBuffer } from './sample-buffer.ts';
import type { Shader } from './shader.ts';
import { toByte } from './to-byte.ts';
import type { View } from './view.ts';

/** Background colours, 0 … 1. */
export interface Sky {
  readonly top: readonly [number, number, number];
  readonly bottom: readonly [number, number, number];
}

/**
 * Turns a pixel's samples into its colour: each distinct triangle is shaded once, in the middle of the samples that it
 * covers, and weighs as many samples as it covers. Buffers have the samples of `ROTATED_GRID`.
 */
export class PixelResolver {
  readonly #shader: Shader;
  readonly #sky: Sky;
  readonly #sum = new Float64Array(3);

  constructor(shader: Shader, sky: Sky) {
    this.#shader = shader;
    this.#sky = sky;
  }

  /** Writes the bytes of pixels `from` … `to` (exclusive) of a row. */
  resolveRun(view: View, buffer: SampleBuffer, row: number, from: number, to: number, out: Uint8Array): void {
    const { ids, width, height } = buffer;
    const plane = width * height;
    const start = row * width;
    for (let column = from; column < to; ) {
      const pixel = start + column;
      const id = ids[pixel]!;
      if (ids[pixel + plane] !== id || ids[pixel + 2 * plane] !== id || ids[pixel + 3 * plane] !== id) {
        this.#resolveEdge(view, buffer, row, column, out);
        column++;
        continue;
      }
      let end = column + 1;
      for (; end < to; end++) {
        const next = start + end;
        if (ids[next] !== id || ids[next + plane] !== id) break;
        if (ids[next + 2 * plane] !== id || ids[next + 3 * plane] !== id) break;
      }
      if (id === NOTHING) this.#shadeSkyRun(view, row, column, end, out);
      else this.#shader.shadeRun(view, id, row, column, end, out);
      column = end;
    }
  }

  /** A pixel that shows several surfaces. */
  #resolveEdge(view: View, buffer: SampleBuffer, row: number, column: number, out: Uint8Array): void {
    const { ids, samples, offsets, width, height } = buffer;
    const plane = width * height;
    const pixel = row * width + column;
    const count = samples.length;
    const sum = this.#sum;
    const shader = this.#shader;
    sum[0] = 0;
    sum[1] = 0;
    sum[2] = 0;
    for (let s = 0; s < count; s++) {
      const id = ids[s * plane + pixel]!;
      let first = true;
      for (let r = 0; r < s; r++) if (ids[r * plane + pixel] === id) first = false;
      if (!first) continue;
      let weight = 0;
      let x = 0;
      let y = 0;
      for (let r = s; r < count; r++) {
        if (ids[r * plane + pixel] !== id) continue;
        weight++;
        x += offsets[2 * r]!;
        y += offsets[2 * r + 1]!;
      }
      shader.place[0] = column + x / weight;
      shader.place[1] = row + y / weight;
      if (id === NOTHING) this.#shadeSky(view);
      else shader.shade(view, id);
      // Clamped before blending, as a frame buffer of bytes does.
      sum[0] = sum[0]! + weight * clamp(shader.color[0]!);
      sum[1] = sum[1]! + weight * clamp(shader.color[1]!);
      sum[2] = sum[2]! + weight * clamp(shader.color[2]!);
    }
    out[3 * pixel] = toByte(sum[0]! / count);
    out[3 * pixel + 1] = toByte(sum[1]! / count);
    out[3 * pixel + 2] = toByte(sum[2]! / count);
  }

  #shadeSkyRun(view: View, row: number, from: number, to: number, out: Uint8Array): void {
    const { place, color } = this.#shader;
    place[1] = row + 0.5;
    for (let column = from; column < to; column++) {
      place[0] = column + 0.5;
      this.#shadeSky(view);
      const at = 3 * (row * view.width + column);
      out[at] = toByte(color[0]!);
      out[at + 1] = toByte(color[1]!);
      out[at + 2] = toByte(color[2]!);
    }
  }

  #shadeSky(view: View): void {
    const { axes, width, height, focal } = view;
    const dx = (this.#shader.place[0]! - width / 2) / focal;
    const dy = (height / 2 - this.#shader.place[1]!) / focal;
    const x = axes[0]! * dx + axes[3]! * dy + axes[6]!;
    const y = axes[1]! * dx + axes[4]! * dy + axes[7]!;
    const z = axes[2]! * dx + axes[5]! * dy + axes[8]!;
    const t = (z / Math.sqrt(x * x + y * y + z * z) + 1) / 2;
    for (let c = 0; c < 3; c++) {
      this.#shader.color[c] = this.#sky.bottom[c]! + t * (this.#sky.top[c]! - this.#sky.bottom[c]!);
    }
  }
}

function clamp(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0;
}
