import { OnnxSession } from '../onnx/onnx-session.ts';
import { buildGraphs } from './build/build-graphs.ts';
import type { Precision } from './build/quantise-blocks.ts';
import { Checkpoint } from './checkpoint/checkpoint.ts';
import { type QwenVlConfig, readQwenVlConfig } from './checkpoint/qwen-vl-config.ts';
import { OnnxNoraModel } from './onnx-nora-model.ts';

export type { Precision } from './build/quantise-blocks.ts';

/** Positions of every token on the axes of time, row and column. */
export type PositionIds = readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];

/** A vision-language model that answers token by token. One conversation at a time: `prefill` begins anew. */
export interface NoraModel {
  readonly config: QwenVlConfig;
  /**
   * `pixelValues` [patches, 3 × temporal patch × patch²], `grid` frames, rows and columns of patches. The result is
   * [patches / merge², hidden], row-major, in the order of the image tokens.
   */
  encodeImage(pixelValues: Float32Array, grid: readonly [number, number, number]): Promise<Float32Array>;
  /** The whole prompt; `features` stand in for the embeddings of image tokens. Logits [vocabulary] of the last token. */
  prefill(
    inputIds: readonly number[],
    features: Float32Array,
    positionIds: PositionIds,
  ): Promise<Float32Array>;
  /** One more token at this position of all axes; logits [vocabulary]. */
  decode(inputId: number, position: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface LoadNoraOptions {
  readonly precision: Precision;
  /** Of one run; default one per core. */
  readonly threads?: number;
  /** Where built graphs are kept; see `buildGraphs`. */
  readonly cacheFolder?: string;
  /** Share of the graphs that is built, 0 … 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Builds what loading needs, if it is not there yet, which takes minutes for a large checkpoint. Resolves with the hash that
 * names the weights in this precision. Throws as `loadNoraModel`.
 */
export function prepareNoraModel(folder: string, options: LoadNoraOptions): string {
  const config = readQwenVlConfig(folder);
  const checkpoint = new Checkpoint(folder);
  try {
    checkpoint.entry('model.embed_tokens.weight', [config.vocabulary, config.text.hidden]);
    return buildGraphs(checkpoint, config, options).hash;
  } finally {
    checkpoint.close();
  }
}

/**
 * Loads a Hugging Face checkpoint folder of Qwen2.5-VL's architecture; its graphs are built on first use. Throws `HarnessError('policy')`
 * for what is missing, damaged or of another architecture.
 */
export async function loadNoraModel(folder: string, options: LoadNoraOptions): Promise<NoraModel> {
  const config = readQwenVlConfig(folder);
  const checkpoint = new Checkpoint(folder);
  try {
    checkpoint.entry('model.embed_tokens.weight', [config.vocabulary, config.text.hidden]);
    const files = buildGraphs(checkpoint, config, options);
    const threads = { threads: options.threads ?? 0 };
    const vision = await OnnxSession.load(files.vision, threads);
    const decoder = await OnnxSession.load(files.decoder, threads);
    return new OnnxNoraModel(config, checkpoint, vision, decoder);
  } catch (thrown) {
    checkpoint.close();
    throw thrown;
  }
}
