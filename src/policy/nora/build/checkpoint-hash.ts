import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Precision } from './quantise-blocks.ts';

/** Raise it when the same checkpoint is to give other graphs. */
const BUILDER = 1;
/** Of every weight file, this much of every stretch is hashed: training changes all weights, and 7 GB take a minute. */
const SAMPLE = 1 << 20;
const STRETCH = 64 << 20;

/** Names what graphs are built from: configuration, headers, sizes and samples of the weights, precision, builder. */
export function checkpointHash(checkpoint: Checkpoint, precision: Precision): string {
  const hash = createHash('sha256');
  hash.update(`${BUILDER}/${precision}/`);
  hash.update(readFileSync(join(checkpoint.folder, 'config.json')));
  for (const file of checkpoint.files) {
    hash.update(`/${file.size}/${file.header}`);
    const sample = new Uint8Array(SAMPLE);
    for (let offset = 0; offset < file.size; offset += STRETCH) {
      const part = sample.subarray(0, Math.min(SAMPLE, file.size - offset));
      file.read(part, offset);
      hash.update(part);
    }
  }
  return hash.digest('hex').slice(0, 32);
}
