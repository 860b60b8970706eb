/** Red, green, blue, 0 … 255 each. */
export type Rgb = [number, number, number];

/** What is used of the package gifenc, which brings no types. */
export interface Gifenc {
  GIFEncoder(): GifEncoder;
  /** `rgba`: four bytes per pixel. At most `maxColors` colours that suit them. */
  quantize(rgba: Uint8Array, maxColors: number): Rgb[];
  /** Index of the nearest colour for each pixel. */
  applyPalette(rgba: Uint8Array, palette: Rgb[]): Uint8Array;
}

interface GifEncoder {
  /** `index`: one palette index per pixel. The first frame must bring the palette that all share. */
  writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
}

interface FrameOptions {
  readonly palette?: Rgb[];
  /** ms, rounded to hundredths of a second */
  readonly delay?: number;
  /** Whether pixels of `transparentIndex` show the frame before. */
  readonly transparent?: boolean;
  readonly transparentIndex?: number;
  /** 1: the next frame is drawn over this one. */
  readonly dispose?: number;
}
