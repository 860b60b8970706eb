declare module 'gifenc' {
  /** Red, green, blue, 0 … 255 each. */
  type Rgb = [number, number, number];

  interface GifEncoder {
    /** `index`: one palette index per pixel. The first frame must bring the palette that all share. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        palette?: Rgb[];
        /** ms, a multiple of 10 */
        delay?: number;
        transparent?: boolean;
        transparentIndex?: number;
        /** 1: the next frame is drawn over this one. */
        dispose?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  // The package is CommonJS whose names Node cannot see: they hang on the default export.
  const gifenc: {
    GIFEncoder(): GifEncoder;
    /** `rgba`: four bytes per pixel. */
    quantize(rgba: Uint8Array, maxColors: number): Rgb[];
    /** Index of the nearest colour for each pixel. */
    applyPalette(rgba: Uint8Array, palette: Rgb[]): Uint8Array;
  };
  export default gifenc;
}
