import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HarnessError } from '../../../errors.ts';

/** Kinds of numbers that weights come in. */
export type WeightType = 'F32' | 'F16' | 'BF16';

const BYTES: Readonly<Record<WeightType, number>> = { F32: 4, F16: 2, BF16: 2 };
/** A header is a few hundred kilobytes; more means that this is another kind of file. */
const LARGEST_HEADER = 100_000_000;

export interface TensorEntry {
  readonly type: WeightType;
  readonly shape: readonly number[];
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly bytes: number;
}

/** One `.safetensors` file: 8 bytes of header length, a JSON header, the tensors. */
export class SafetensorsFile {
  readonly path: string;
  readonly size: number;
  /** The header as it stands in the file. */
  readonly header: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly #descriptor: number;

  /** Throws `HarnessError('policy')` for a file that is missing, cut short or of another form. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, 'r');
    } catch {
      throw new HarnessError('policy', `weight file ${path} is missing; download the checkpoint again`);
    }
    this.size = fstatSync(this.#descriptor).size;
    try {
      this.header = this.#readHeader();
      this.tensors = this.#readEntries();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** Bytes from `offset` into the buffer. */
  read(into: Uint8Array, offset: number): void {
    let done = 0;
    while (done < into.length) {
      const got = readSync(this.#descriptor, into, done, into.length - done, offset + done);
      if (got === 0) throw this.#cutShort(`expected ${into.length} bytes at ${offset}`);
      done += got;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readHeader(): string {
    if (this.size < 8) throw this.#cutShort('it has no header');
    const length = Buffer.alloc(8);
    this.read(length, 0);
    const size = Number(length.readBigUInt64LE());
    if (size > LARGEST_HEADER)
      throw new HarnessError(
        'policy',
        `${this.path} is no .safetensors file: its header would be ${size} bytes`,
      );
    if (8 + size > this.size) throw this.#cutShort(`its header alone would be ${size} bytes`);
    const header = Buffer.alloc(size);
    this.read(header, 8);
    return header.toString('utf8');
  }

  #readEntries(): ReadonlyMap<string, TensorEntry> {
    let parsed: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
    try {
      parsed = JSON.parse(this.header);
    } catch {
      throw new HarnessError('policy', `${this.path} is no .safetensors file: its header is no JSON`);
    }
    const start = 8 + Buffer.byteLength(this.header);
    const tensors = new Map<string, TensorEntry>();
    for (const [name, entry] of Object.entries(parsed)) {
      if (name === '__metadata__') continue;
      const [from, to] = entry.data_offsets;
      if (!(entry.dtype in BYTES)) {
        throw new HarnessError(
          'policy',
          `${this.path}: tensor "${name}" holds ${entry.dtype}; expected F32, F16 or BF16 (quantised checkpoints are not read)`,
        );
      }
      const type = entry.dtype as WeightType;
      const expected = entry.shape.reduce((product, size) => product * size, BYTES[type]);
      if (to - from !== expected)
        throw new HarnessError(
          'policy',
          `${this.path}: tensor "${name}" has ${to - from} bytes, its shape [${entry.shape}] needs ${expected}`,
        );
      if (start + to > this.size) throw this.#cutShort(`tensor "${name}" would end at byte ${start + to}`);
      tensors.set(name, { type, shape: entry.shape, offset: start + from, bytes: to - from });
    }
    return tensors;
  }

  #cutShort(what: string): HarnessError {
    return new HarnessError(
      'policy',
      `weight file ${this.path} is cut short (${this.size} bytes): ${what}; download it again`,
    );
  }
}
