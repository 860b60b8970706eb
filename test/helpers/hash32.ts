/** murmur3's finaliser over seed + index × golden ratio, in 32 bits; `tools/parity/tiny_checkpoint.py` has the same. */
export function hash32(seed: number, index: number): number {
  let x = (Math.imul(index, 0x9e3779b1) + seed) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
