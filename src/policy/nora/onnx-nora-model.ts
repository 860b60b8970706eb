import { HarnessError } from '../../errors.ts';
import type { Kept, OnnxSession, OnnxValue } from '../onnx/onnx-session.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import type { QwenVlConfig } from './checkpoint/qwen-vl-config.ts';
import type { NoraModel, PositionIds } from './nora-model.ts';
import { mropeTables } from './rotary.ts';
import { BLOCKED, layOutVision, type VisionLayout } from './vision-layout.ts';

/** The two graphs of a checkpoint, and what they are fed: window order, rotary tables, masks, embeddings, the cache. */
export class OnnxNoraModel implements NoraModel {
  readonly config: QwenVlConfig;
  readonly #checkpoint: Checkpoint;
  readonly #vision: OnnxSession;
  readonly #decoder: OnnxSession;
  readonly #layouts = new Map<string, VisionLayout>();
  readonly #keep: ReadonlyMap<string, string>;
  #cache: Kept = new Map();
  /** Tokens in the cache. */
  #length = 0;

  constructor(config: QwenVlConfig, checkpoint: Checkpoint, vision: OnnxSession, decoder: OnnxSession) {
    this.config = config;
    this.#checkpoint = checkpoint;
    this.#vision = vision;
    this.#decoder = decoder;
    this.#keep = new Map(
      Array.from({ length: config.text.layers }, (_, layer) => layer).flatMap((layer) =>
        ['key', 'value'].map((kind) => [`${kind}.${layer}`, `past_${kind}.${layer}`] as const),
      ),
    );
  }

  async encodeImage(
    pixelValues: Float32Array,
    grid: readonly [number, number, number],
  ): Promise<Float32Array> {
    const layout = this.#layout(grid);
    const count = layout.patchOrder.length;
    const { vision, text } = this.config;
    const width = pixelValues.length / count;
    const headSize = vision.hidden / vision.heads;
    const { outputs } = await this.#vision.run(
      {
        pixels: { data: reorder(pixelValues, layout.patchOrder, width), shape: [count, width] },
        cos: { data: layout.cos, shape: [count, 1, headSize] },
        sin: { data: layout.sin, shape: [count, 1, headSize] },
        windows: { data: layout.windows, shape: [count, count] },
        whole: { data: layout.whole, shape: [count, count] },
      },
      { wanted: ['features'] },
    );
    const inWindows = outputs.features!.data;
    const features = new Float32Array(inWindows.length);
    for (const [place, cell] of layout.cellOrder.entries()) {
      features.set(inWindows.subarray(place * text.hidden, (place + 1) * text.hidden), cell * text.hidden);
    }
    return features;
  }

  async prefill(
    inputIds: readonly number[],
    features: Float32Array,
    positionIds: PositionIds,
  ): Promise<Float32Array> {
    const { kvHeads, headSize } = this.config.text;
    this.#release();
    const empty: Record<string, OnnxValue> = {};
    for (const name of this.#keep.values())
      empty[name] = { data: new Float32Array(0), shape: [kvHeads, 0, headSize] };
    return this.#advance(this.#embed(inputIds, features), positionIds, empty);
  }

  decode(inputId: number, position: number): Promise<Float32Array> {
    if (this.#length === 0) throw new HarnessError('bug', 'decode needs a prefill first');
    return this.#advance(
      this.#embed([inputId], new Float32Array(0)),
      [[position], [position], [position]],
      {},
    );
  }

  async dispose(): Promise<void> {
    this.#release();
    this.#checkpoint.close();
    await this.#vision.dispose();
    await this.#decoder.dispose();
  }

  async #advance(
    embeddings: Float32Array,
    positionIds: PositionIds,
    past: Readonly<Record<string, OnnxValue>>,
  ): Promise<Float32Array> {
    const { hidden, headSize, ropeTheta, mropeSections } = this.config.text;
    const rows = positionIds[0].length;
    const columns = this.#length + rows;
    const { cos, sin } = mropeTables(positionIds, { headSize, theta: ropeTheta, sections: mropeSections });
    const mask = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      mask.fill(BLOCKED, row * columns + this.#length + row + 1, (row + 1) * columns);
    }
    const { outputs, kept } = await this.#decoder.run(
      {
        ...past,
        embeddings: { data: embeddings, shape: [rows, hidden] },
        cos: { data: cos, shape: [rows, 1, headSize] },
        sin: { data: sin, shape: [rows, 1, headSize] },
        mask: { data: mask, shape: [rows, columns] },
      },
      { wanted: ['logits'], kept: this.#cache, keep: this.#keep },
    );
    this.#cache = kept;
    this.#length = columns;
    return outputs.logits!.data;
  }

  /** Rows of the embedding table, read from the checkpoint: a prompt needs a hundred of 150,000. */
  #embed(ids: readonly number[], features: Float32Array): Float32Array {
    const { vocabulary, imageToken, text } = this.config;
    const embeddings = new Float32Array(ids.length * text.hidden);
    let cell = 0;
    for (const [index, id] of ids.entries()) {
      if (!(id >= 0 && id < vocabulary))
        throw new HarnessError('policy', `token ${id} is outside the model's vocabulary of ${vocabulary}`);
      const isImage = id === imageToken;
      const row = isImage
        ? features.subarray(cell * text.hidden, (cell + 1) * text.hidden)
        : this.#checkpoint.rows('model.embed_tokens.weight', id, id + 1);
      if (isImage) cell += 1;
      embeddings.set(row, index * text.hidden);
    }
    if (cell * text.hidden !== features.length)
      throw new HarnessError(
        'bug',
        `the prompt has ${cell} image tokens, the image ${features.length / text.hidden} features`,
      );
    return embeddings;
  }

  #layout(grid: readonly [number, number, number]): VisionLayout {
    const key = grid.join('x');
    const known = this.#layouts.get(key) ?? layOutVision(this.config, grid);
    this.#layouts.set(key, known);
    return known;
  }

  #release(): void {
    for (const tensor of this.#cache.values()) tensor.dispose();
    this.#cache = new Map();
    this.#length = 0;
  }
}

function reorder(rows: Float32Array, order: readonly number[], width: number): Float32Array {
  const result = new Float32Array(rows.length);
  for (const [place, from] of order.entries())
    result.set(rows.subarray(from * width, (from + 1) * width), place * width);
  return result;
}
