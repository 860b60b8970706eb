/** A sample position inside a pixel, 0 … 1 from the top-left corner. */
export type SampleOffset = readonly [number, number];

/** Four samples on a rotated grid: all different in x and in y, so that steep and flat edges both get four levels. */
export const ROTATED_GRID: readonly SampleOffset[] = [
  [0.375, 0.125],
  [0.875, 0.375],
  [0.125, 0.625],
  [0.625, 0.875],
];

/** One sample in the middle of the pixel. */
export const PIXEL_CENTRE: readonly SampleOffset[] = [[0.5, 0.5]];

/** No triangle. */
export const NOTHING = -1;

/** Inverse depth (1/m, larger is nearer) and triangle id per sample; one plane of width x height per sample. */
export class SampleBuffer {
  readonly width: number;
  readonly height: number;
  readonly samples: readonly SampleOffset[];
  /** `samples` as flat numbers. */
  readonly offsets: Float64Array;
  readonly inverseDepth: Float32Array;
  readonly ids: Int32Array;

  constructor(width: number, height: number, samples: readonly SampleOffset[]) {
    this.width = width;
    this.height = height;
    this.samples = samples;
    this.offsets = Float64Array.from(samples.flat());
    this.inverseDepth = new Float32Array(width * height * samples.length);
    this.ids = new Int32Array(width * height * samples.length);
  }

  clear(): void {
    this.inverseDepth.fill(0);
    this.ids.fill(NOTHING);
  }

  /** Takes over another buffer of the same size, in rows `top` … `bottom` (exclusive). */
  copyRows(source: SampleBuffer, top: number, bottom: number): void {
    const plane = this.width * this.height;
    for (let s = 0; s < this.samples.length; s++) {
      const from = s * plane + top * this.width;
      const to = s * plane + bottom * this.width;
      this.inverseDepth.set(source.inverseDepth.subarray(from, to), from);
      this.ids.set(source.ids.subarray(from, to), from);
    }
  }
}
