import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Protocol } from '../task/protocol-schema.ts';

/** 64 bits are plenty to tell protocols apart, and still readable in a table. */
const HEX_DIGITS = 16;

/**
 * 16 hex digits that name the rules of an evaluation. Key order does not matter, and the protocol's name, which is a
 * label, does not count: two suites with the same rules share the hash. Any other field, also one added later, does.
 */
export function protocolHash(protocol: Protocol): string {
  const { name: _label, ...rules } = protocol;
  const sorted = Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `benchtop/protocol@1\n${JSON.stringify(sorted)}`;
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, HEX_DIGITS);
}
