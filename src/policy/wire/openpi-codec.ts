import { HarnessError } from '../../errors.ts';
import { decodeMsgpack, type MapEntry, plainMap } from './msgpack-decode.ts';
import { BinaryKey, encodeMsgpack, type MapEntries } from './msgpack-encode.ts';
import { NdArray, NumpyScalar } from './nd-array.ts';

const KEYS = {
  array: new BinaryKey('__ndarray__'),
  scalar: new BinaryKey('__npgeneric__'),
  data: new BinaryKey('data'),
  dtype: new BinaryKey('dtype'),
  shape: new BinaryKey('shape'),
};

/** An openpi message (also StarVLA's): msgpack in which arrays are maps with keys of bytes. Throws `wire`. */
export function encodeOpenpi(value: unknown): Uint8Array {
  return encodeMsgpack(value, arrayEntries);
}

/** The value of an openpi message, with `NdArray`, `NumpyScalar` and `Map` in it. Throws `wire` for a malformed one. */
export function decodeOpenpi(bytes: Uint8Array): unknown {
  return decodeMsgpack(bytes, decodeMap);
}

function arrayEntries(value: object): MapEntries | undefined {
  if (value instanceof NdArray) {
    return [
      [KEYS.array, true],
      [KEYS.data, value.data],
      [KEYS.dtype, value.dtype],
      [KEYS.shape, value.shape],
    ];
  }
  if (value instanceof NumpyScalar) {
    return [
      [KEYS.scalar, true],
      [KEYS.data, value.value],
      [KEYS.dtype, value.dtype],
    ];
  }
  return undefined;
}

function decodeMap(entries: readonly MapEntry[]): unknown {
  const binary = plainMap(entries.filter((entry) => entry.binary));
  const isArray = binary.has(KEYS.array.text);
  if (!isArray && !binary.has(KEYS.scalar.text)) {
    refuseTextKeys(entries);
    return plainMap(entries);
  }
  const dtype = binary.get('dtype');
  if (typeof dtype !== 'string') throw incomplete('dtype', 'text');
  if (!isArray) return new NumpyScalar(dtype, binary.get('data'));
  const data = binary.get('data');
  const shape = binary.get('shape');
  if (!(data instanceof Uint8Array)) throw incomplete('data', 'bytes');
  if (!isShape(shape)) throw incomplete('shape', 'an array of numbers');
  return new NdArray(dtype, shape, data);
}

/** openpi's own Python side would read such a map as a dictionary and fail far from the cause. */
function refuseTextKeys(entries: readonly MapEntry[]): void {
  if (!entries.some(({ key, binary }) => key === KEYS.array.text && !binary)) return;
  throw new HarnessError(
    'wire',
    'an array whose keys are text; openpi expects keys of bytes (msgpack bin). Is the other side a vla-eval one?',
  );
}

function isShape(shape: unknown): shape is number[] {
  return Array.isArray(shape) && shape.every((side) => typeof side === 'number');
}

function incomplete(key: string, expected: string): HarnessError {
  return new HarnessError('wire', `an array whose "${key}" is missing or not ${expected}`);
}
