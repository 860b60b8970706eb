import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../../errors.ts';
import { SafetensorsFile, type TensorEntry } from './safetensors.ts';
import { toFloat32 } from './to-float32.ts';

/** Prefixes that newer releases put before the names of older ones, which are used here. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^model\.visual\./, 'visual.'],
  [/^model\.language_model\./, 'model.'],
];

interface Place {
  readonly file: SafetensorsFile;
  readonly entry: TensorEntry;
}

/** The weights of a checkpoint folder, in one `.safetensors` file or in shards with an index. */
export class Checkpoint {
  readonly folder: string;
  readonly files: readonly SafetensorsFile[];
  readonly #places = new Map<string, Place>();

  /** Throws `HarnessError('policy')` that names a missing or damaged file. */
  constructor(folder: string) {
    this.folder = folder;
    const names = weightFiles(folder);
    const opened: SafetensorsFile[] = [];
    try {
      for (const name of names) opened.push(new SafetensorsFile(join(folder, name)));
    } catch (thrown) {
      for (const file of opened) file.close();
      throw thrown;
    }
    this.files = opened;
    for (const file of opened) {
      for (const [name, entry] of file.tensors) {
        const known = RENAMED.reduce((text, [pattern, to]) => text.replace(pattern, to), name);
        this.#places.set(known, { file, entry });
      }
    }
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** A tensor's place; throws `HarnessError('policy')` if it is missing or of another shape. */
  entry(name: string, shape: readonly number[]): TensorEntry {
    const { entry, file } = this.#place(name);
    if (entry.shape.length === shape.length && entry.shape.every((size, axis) => size === shape[axis]))
      return entry;
    throw new HarnessError(
      'policy',
      `${file.path}: tensor "${name}" has shape [${entry.shape}], config.json asks for [${shape}]`,
    );
  }

  /** Rows `from` (included) to `to` of a tensor, seen as a matrix with its first axis as rows. */
  rows(name: string, from: number, to: number): Float32Array {
    const { file, entry } = this.#place(name);
    const rowBytes = entry.bytes / entry.shape[0]!;
    const bytes = new Uint8Array((to - from) * rowBytes);
    file.read(bytes, entry.offset + from * rowBytes);
    return toFloat32(bytes, entry.type);
  }

  /** A whole tensor. */
  values(name: string, shape: readonly number[]): Float32Array {
    this.entry(name, shape);
    return this.rows(name, 0, shape[0]!);
  }

  close(): void {
    for (const file of this.files) file.close();
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (place !== undefined) return place;
    throw new HarnessError(
      'policy',
      `${this.folder}: the weights hold no tensor "${name}" (${this.#places.size} others); ` +
        'expected a Qwen2.5-VL checkpoint, not an adapter or a part of one',
    );
  }
}

function weightFiles(folder: string): readonly string[] {
  const index = join(folder, 'model.safetensors.index.json');
  if (existsSync(index)) {
    let map: unknown;
    try {
      map = JSON.parse(readFileSync(index, 'utf8')).weight_map;
    } catch {}
    if (typeof map !== 'object' || map === null)
      throw new HarnessError('policy', `${index} is no index of weight files: it has no "weight_map"`);
    return [...new Set(Object.values(map as Record<string, string>))].sort();
  }
  if (existsSync(join(folder, 'model.safetensors'))) return ['model.safetensors'];
  const there = existsSync(folder) ? readdirSync(folder).slice(0, 8).join(', ') : 'nothing';
  throw new HarnessError(
    'policy',
    `${folder} holds no weights: expected model.safetensors or model.safetensors.index.json, found ${there || 'nothing'}`,
  );
}
