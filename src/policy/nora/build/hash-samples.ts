import type { Hash } from 'node:crypto';

/** Of a large file this much of every stretch is hashed: training changes all weights, and 7 GB would take a minute. */
const SAMPLE = 1 << 20;
const STRETCH = 64 << 20;

/** Adds a file's size and samples of its bytes, its end among them, to a hash. */
export function hashSamples(
  hash: Hash,
  { size, read }: { readonly size: number; readonly read: (into: Uint8Array, offset: number) => void },
): void {
  hash.update(`/${size}/`);
  const sample = new Uint8Array(SAMPLE);
  const offsets = [Math.max(0, size - SAMPLE)];
  for (let offset = 0; offset < size; offset += STRETCH) offsets.push(offset);
  for (const offset of offsets) {
    const part = sample.subarray(0, Math.min(SAMPLE, size - offset));
    read(part, offset);
    hash.update(part);
  }
}
