import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Seed of one episode, a 32-bit unsigned integer: a hash of run seed, task and episode index and of nothing else,
 * so that it is the same for every policy (episodes pair), worker, order and shard.
 */
export function episodeSeed(runSeed: number, taskId: string, episodeIndex: number): number {
  return deriveSeed(`${runSeed}/${taskId}/${episodeIndex}`);
}

/** A 32-bit unsigned seed from a text; use one purpose per text, e.g. `${seed}/policy`. */
export function deriveSeed(text: string): number {
  const bytes = sha256(utf8ToBytes(text));
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
