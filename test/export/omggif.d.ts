declare module 'omggif' {
  /** Reads GIF files; draws a frame over what the array holds, four bytes per pixel. */
  export class GifReader {
    constructor(bytes: Uint8Array);
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    loopCount(): number | null;
    /** `delay` in hundredths of a second. */
    frameInfo(frame: number): { readonly delay: number };
    decodeAndBlitFrameRGBA(frame: number, into: Uint8Array): void;
  }
}
