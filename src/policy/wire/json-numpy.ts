import { HarnessError } from '../../errors.ts';
import { DEEPEST } from './msgpack-encode.ts';
import { NdArray } from './nd-array.ts';

/** JSON text in which arrays are objects of base64 bytes, type and shape, as Python's `json_numpy` writes them. */
export function encodeJsonNumpy(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    item instanceof NdArray
      ? { __numpy__: Buffer.from(item.data).toString('base64'), dtype: item.dtype, shape: item.shape }
      : item,
  );
}

/** The value of such text, with `NdArray` in it; other objects stay plain. Throws `wire` for malformed text. */
export function decodeJsonNumpy(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const start = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    throw new HarnessError(
      'wire',
      `expected JSON, got ${text.length} characters that begin ${JSON.stringify(start)}`,
    );
  }
  return revive(parsed, 0);
}

function revive(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new HarnessError('wire', `JSON nested deeper than ${DEEPEST}`);
  if (Array.isArray(value)) return value.map((item) => revive(item, depth + 1));
  if (Object.hasOwn(value, '__numpy__')) return decodeArray(value as Record<string, unknown>);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, depth + 1)]));
}

function decodeArray({ __numpy__: data, dtype, shape }: Record<string, unknown>): NdArray {
  if (typeof data !== 'string' || typeof dtype !== 'string' || !Array.isArray(shape)) {
    throw new HarnessError(
      'wire',
      'an array without "__numpy__" (base64 text), "dtype" (text) and "shape" (numbers)',
    );
  }
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data))
    throw new HarnessError('wire', 'an array whose bytes are not base64');
  return new NdArray(dtype, shape, Buffer.from(data, 'base64'));
}
