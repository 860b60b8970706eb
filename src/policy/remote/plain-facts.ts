import { NdArray, NumpyScalar } from '../wire/nd-array.ts';

const LONGEST_TEXT = 300;
const MOST_ENTRIES = 64;

/** What a server said, as JSON of bounded size for the run's record: arrays become their type and shape. */
export function plainFacts(value: unknown, depth = 0): unknown {
  if (value instanceof NdArray) return `array ${value.dtype} (${value.shape.join(', ')})`;
  if (value instanceof NumpyScalar) return plainFacts(value.value, depth);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((item) => plainFacts(item, depth + 1));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.slice(0, MOST_ENTRIES).map(([key, item]) => [key, plainFacts(item, depth + 1)]),
  );
}
