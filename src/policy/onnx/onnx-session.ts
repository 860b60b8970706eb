import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { HarnessError } from '../../errors.ts';

/** A named array on its way into or out of a model. */
export interface OnnxValue {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** What stays inside the runtime between two runs, e.g. a cache of keys. */
export type Kept = ReadonlyMap<string, Tensor>;

/**
 * A model loaded by ONNX Runtime; the only door to it. A run computes on the calling thread and blocks it: keep models in
 * processes of their own, which can also be killed at any moment.
 */
export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #tensor: typeof Tensor;

  private constructor(session: InferenceSession, tensor: typeof Tensor) {
    this.#session = session;
    this.#tensor = tensor;
  }

  /** `threads`: of one run; 0 leaves it to the runtime (one per core). Throws `HarnessError('policy')` for a file that does not load. */
  static async load(file: string, { threads = 0 }: { readonly threads?: number } = {}): Promise<OnnxSession> {
    // Loaded on demand: the library is large, and most runs have no model.
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    try {
      const session = await InferenceSession.create(file, {
        ...(threads > 0 && { intraOpNumThreads: threads }),
        logSeverityLevel: 3,
        // Threads that spin while they wait take the cores that the simulator needs.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      return new OnnxSession(session, Tensor);
    } catch (thrown) {
      const said = thrown instanceof Error ? thrown.message : String(thrown);
      throw new HarnessError('policy', `ONNX Runtime cannot load ${file}: ${said}`);
    }
  }

  /**
   * Runs the model. Outputs named in `keep` (old name to the input's name of the next run) stay in the runtime and come
   * back as `kept`, to be handed in again; what was handed in is released.
   */
  async run(
    inputs: Readonly<Record<string, OnnxValue>>,
    {
      wanted,
      kept = new Map(),
      keep = new Map(),
    }: {
      readonly wanted: readonly string[];
      readonly kept?: Kept;
      readonly keep?: ReadonlyMap<string, string>;
    },
  ): Promise<{ readonly outputs: Readonly<Record<string, OnnxValue>>; readonly kept: Kept }> {
    const feeds: Record<string, Tensor> = Object.fromEntries(kept);
    for (const [name, { data, shape }] of Object.entries(inputs)) {
      feeds[name] = new this.#tensor('float32', data, shape);
    }
    const results = await this.#session.run(feeds, [...wanted, ...keep.keys()]);
    for (const tensor of kept.values()) tensor.dispose();
    const outputs = Object.fromEntries(
      wanted.map((name) => [name, { data: results[name]!.data as Float32Array, shape: results[name]!.dims }]),
    );
    return { outputs, kept: new Map([...keep].map(([from, to]) => [to, results[from]!])) };
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}
