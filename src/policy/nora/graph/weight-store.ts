import type { Initializer } from './onnx-model.ts';

/** A weight matrix as it was written: as it is, or in blocks of 4 or 8 bits with a scale each. */
export type StoredLinear =
  | { readonly kind: 'plain'; readonly weight: Initializer }
  | {
      readonly kind: 'blocks';
      readonly bits: 4 | 8;
      /** Numbers that share a scale. */
      readonly block: number;
      readonly weight: Initializer;
      readonly scales: Initializer;
    };

/** Where a graph's weights go when it is built. */
export interface WeightStore {
  /** A matrix [outputs, inputs] by its name in the checkpoint. */
  linear(name: string, outputs: number, inputs: number): StoredLinear;
  vector(name: string, size: number): Initializer;
}
