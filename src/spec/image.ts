/** An upright RGB image: uint8, row-major (height, width, 3), origin top-left. */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** Length height × width × 3. */
  readonly data: Uint8Array;
}
