import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { hashSamples } from './hash-samples.ts';
import type { Precision } from './quantise-blocks.ts';

/** Raise it when the same checkpoint is to give other graphs. */
const BUILDER = 2;

/** Names what graphs are built from: configuration, headers, sizes and samples of the weights, precision, builder. */
export function checkpointHash(checkpoint: Checkpoint, precision: Precision): string {
  const hash = createHash('sha256');
  hash.update(`${BUILDER}/${precision}/`);
  hash.update(readFileSync(join(checkpoint.folder, 'config.json')));
  for (const file of checkpoint.files) {
    hash.update(file.header);
    hashSamples(hash, { size: file.size, read: (into, offset) => file.read(into, offset) });
  }
  return hash.digest('hex').slice(0, 32);
}
