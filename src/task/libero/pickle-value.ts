/** A two-dimensional array of float64, row-major. */
export interface PickledArray {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Values that may stand on the unpickler's stack. Nothing here can run: globals are names, objects are records. */
export type PickleValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | { readonly kind: 'tuple'; readonly items: readonly PickleValue[] }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'dtype'; littleEndian: boolean }
  | { readonly kind: 'array'; content: PickledArray | undefined }
  | { readonly kind: 'mark' };
