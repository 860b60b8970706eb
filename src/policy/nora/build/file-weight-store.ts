import { closeSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { HarnessError } from '../../../errors.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { ElementType, Initializer } from '../graph/onnx-model.ts';
import type { StoredLinear, WeightStore } from '../graph/weight-store.ts';
import { type BlockFormat, type Precision, quantiseRows } from './quantise-blocks.ts';

/** Constants in the data file begin at multiples of this, so that they can be mapped into memory. */
const ALIGNMENT = 4096;
/** Numbers that are read and written at once; 64 MiB as float32. */
const CHUNK = 16 << 20;

const FORMATS: Readonly<Record<Exclude<Precision, 'f32'>, BlockFormat>> = {
  q8: { bits: 8, block: 128 },
  q4: { bits: 4, block: 32 },
};
/** The output layer picks the token: four bits are too few for it. */
const HEADS: ReadonlySet<string> = new Set(['lm_head.weight', 'model.embed_tokens.weight']);

/** Writes weights into one file beside the graph, a few rows at a time. */
export class FileWeightStore implements WeightStore {
  readonly #checkpoint: Checkpoint;
  readonly #precision: Precision;
  readonly #file: string;
  readonly #descriptor: number;
  readonly #onWritten: (bytes: number) => void;
  #end = 0;

  /** `onWritten` is told how many bytes of the checkpoint are done with. */
  constructor(
    checkpoint: Checkpoint,
    { file, precision, onWritten }: { file: string; precision: Precision; onWritten(bytes: number): void },
  ) {
    this.#checkpoint = checkpoint;
    this.#precision = precision;
    this.#file = basename(file);
    this.#descriptor = openSync(file, 'w');
    this.#onWritten = onWritten;
  }

  linear(name: string, outputs: number, inputs: number): StoredLinear {
    const { shape, bytes } = this.#checkpoint.entry(name, shapeOf(name, outputs, inputs));
    const stored =
      this.#precision === 'f32'
        ? this.#plain(name, outputs, inputs)
        : this.#blocks(name, outputs, inputs, FORMATS[HEADS.has(name) ? 'q8' : this.#precision]);
    this.#onWritten(shape.length > 0 ? bytes : 0);
    return stored;
  }

  vector(name: string, size: number): Initializer {
    const values = this.#checkpoint.values(name, [size]);
    return { name, element: 'float', shape: [size], data: new Uint8Array(values.buffer) };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #plain(name: string, outputs: number, inputs: number): StoredLinear {
    const start = this.#align();
    this.#inChunks(name, outputs, inputs, (values) => this.#write(new Uint8Array(values.buffer)));
    return { kind: 'plain', weight: this.#constant(name, 'float', [outputs, inputs], start) };
  }

  #blocks(name: string, outputs: number, inputs: number, format: BlockFormat): StoredLinear {
    const blocks = Math.ceil(inputs / format.block);
    const scales = new Float32Array(outputs * blocks);
    const start = this.#align();
    this.#inChunks(name, outputs, inputs, (values, from, rows) => {
      const quantised = quantiseRows(values, rows, inputs, format);
      scales.set(quantised.scales, from * blocks);
      this.#write(quantised.bytes);
    });
    const shape = [outputs, blocks, (format.block * format.bits) / 8];
    const weight = this.#constant(name, 'uint8', shape, start);
    const scaleStart = this.#align();
    this.#write(new Uint8Array(scales.buffer));
    return {
      ...{ kind: 'blocks', ...format, weight },
      scales: this.#constant(`${name}.scales`, 'float', [scales.length], scaleStart),
    };
  }

  #inChunks(
    name: string,
    outputs: number,
    inputs: number,
    take: (values: Float32Array, from: number, rows: number) => void,
  ): void {
    const step = Math.max(1, Math.floor(CHUNK / inputs));
    for (let from = 0; from < outputs; from += step) {
      const to = Math.min(outputs, from + step);
      const values = this.#checkpoint.rows(name, from, to);
      // A sum is finite only if all its numbers are.
      if (!Number.isFinite(values.reduce((sum, value) => sum + value, 0))) {
        throw new HarnessError(
          'policy',
          `${this.#checkpoint.folder}: tensor "${name}" holds NaN or infinity; the checkpoint is damaged, or training diverged`,
        );
      }
      take(values, from, to - from);
    }
  }

  #constant(name: string, element: ElementType, shape: readonly number[], start: number): Initializer {
    return { name, element, shape, data: { file: this.#file, offset: start, bytes: this.#end - start } };
  }

  #align(): number {
    const padding = (ALIGNMENT - (this.#end % ALIGNMENT)) % ALIGNMENT;
    if (padding > 0) this.#write(new Uint8Array(padding));
    return this.#end;
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#end += bytes.length;
  }
}

/** The patch embedding is a convolution that never overlaps: its kernel read as a matrix. */
function shapeOf(name: string, outputs: number, inputs: number): readonly number[] {
  if (name !== 'visual.patch_embed.proj.weight') return [outputs, inputs];
  const side = Math.sqrt(inputs / 6);
  return [outputs, 3, 2, side, side];
}
