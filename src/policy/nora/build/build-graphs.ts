import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from '../../../errors.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { QwenVlConfig } from '../checkpoint/qwen-vl-config.ts';
import { buildDecoderGraph } from '../graph/decoder-graph.ts';
import { encodeOnnxModel } from '../graph/onnx-model.ts';
import { buildVisionGraph } from '../graph/vision-graph.ts';
import { checkpointHash } from './checkpoint-hash.ts';
import { FileWeightStore } from './file-weight-store.ts';
import { hashSamples } from './hash-samples.ts';
import type { Precision } from './quantise-blocks.ts';

const PARTS = { vision: buildVisionGraph, decoder: buildDecoderGraph } as const;
type Part = keyof typeof PARTS;

export interface BuiltGraphs {
  /** Names what they were made from; see `checkpointHash`. */
  readonly hash: string;
  /** `.onnx` files; their weights lie beside them. */
  readonly vision: string;
  readonly decoder: string;
}

export interface BuildOptions {
  readonly precision: Precision;
  /** Default: `BENCHTOP_CACHE`, else `.cache/benchtop` in the user's home. */
  readonly cacheFolder?: string;
  /** Told the share that is done, 0 … 1, while graphs are written; never if they were there already. */
  readonly onProgress?: (share: number) => void;
}

/**
 * The graphs of a checkpoint, from the cache or built into it. A folder of the cache appears whole or not at all, under
 * the hash of what it was made from; one whose files were cut short or changed is built again.
 */
export function buildGraphs(
  checkpoint: Checkpoint,
  config: QwenVlConfig,
  options: BuildOptions,
): BuiltGraphs {
  const cache = options.cacheFolder ?? process.env.BENCHTOP_CACHE ?? join(homedir(), '.cache', 'benchtop');
  const hash = checkpointHash(checkpoint, options.precision);
  const folder = join(cache, 'models', hash);
  const built = { hash, vision: join(folder, 'vision.onnx'), decoder: join(folder, 'decoder.onnx') };
  if (isWhole(folder)) return built;
  // Another process may build the same: each in a folder of its own, and the first to finish wins.
  const work = `${folder}.${process.pid}.part`;
  try {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    writeParts(checkpoint, config, work, options);
    if (!isWhole(folder)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(work, folder);
    }
  } catch (thrown) {
    if (thrown instanceof HarnessError) throw thrown;
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === undefined) throw thrown;
    throw new HarnessError(
      'policy',
      `cannot write the model's graphs into ${cache} (${message}); point BENCHTOP_CACHE at a folder with room`,
    );
  } finally {
    discard(work);
  }
  return built;
}

/** What is left of a build that failed; that it cannot be removed says less than why the build failed. */
function discard(work: string): void {
  try {
    rmSync(work, { recursive: true, force: true });
  } catch {}
}

function writeParts(
  checkpoint: Checkpoint,
  config: QwenVlConfig,
  folder: string,
  { precision, onProgress }: BuildOptions,
): void {
  const total = checkpoint.files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const fingerprints: Record<string, string> = {};
  for (const part of Object.keys(PARTS) as Part[]) {
    const data = join(folder, `${part}.data`);
    const store = new FileWeightStore(checkpoint, {
      ...{ file: data, precision },
      onWritten(bytes) {
        done += bytes;
        onProgress?.(Math.min(1, done / total));
      },
    });
    try {
      writeFileSync(join(folder, `${part}.onnx`), encodeOnnxModel(PARTS[part](config, store)));
    } finally {
      store.close();
    }
    for (const file of [`${part}.onnx`, `${part}.data`])
      fingerprints[file] = fingerprintOf(join(folder, file));
  }
  writeFileSync(join(folder, 'files.json'), JSON.stringify(fingerprints));
}

/** All files are there as they were written, as far as their sizes and samples of them tell. */
function isWhole(folder: string): boolean {
  try {
    const known = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8')) as Record<string, string>;
    return Object.entries(known).every(
      ([file, fingerprint]) => fingerprintOf(join(folder, file)) === fingerprint,
    );
  } catch {
    return false;
  }
}

function fingerprintOf(file: string): string {
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'r');
  try {
    const read = (into: Uint8Array, offset: number) =>
      void readSync(descriptor, into, 0, into.length, offset);
    hashSamples(hash, { size: fstatSync(descriptor).size, read });
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}
