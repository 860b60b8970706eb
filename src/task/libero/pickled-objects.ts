import type { PickledArray, PickleValue } from './pickle-value.ts';

/** The only constructors that occur in LIBERO's files. They stand for themselves; none is ever called. */
export const SAFE_GLOBALS: ReadonlySet<string> = new Set([
  'numpy.core.multiarray _reconstruct',
  'numpy ndarray',
  'numpy dtype',
  '_codecs encode',
]);

/** Largest array accepted; published files have 50 rows of at most 150 numbers. */
const MAX_NUMBERS = 1_000_000;

/** What one of the known constructors makes of its arguments, or a sentence why it is refused. */
export function reduceKnown(
  name: string,
  args: readonly PickleValue[] | undefined,
): Exclude<PickleValue, string> | string {
  if (args === undefined) return `${name} without an argument tuple`;
  if (name === '_codecs encode') return encodeLatin1(args);
  if (name === 'numpy dtype') {
    return args.length === 3 && args[0] === 'f8' && args[1] === false && args[2] === true
      ? { kind: 'dtype', littleEndian: false }
      : `expected the dtype "f8" (float64), got ${describe(args[0])}`;
  }
  if (name === 'numpy.core.multiarray _reconstruct') {
    const type = args[0];
    return isRecord(type) && type.kind === 'global' && type.name === 'numpy ndarray'
      ? { kind: 'array', content: undefined }
      : 'expected a plain numpy.ndarray';
  }
  return `${name} cannot be applied`;
}

/** Gives a dtype its byte order or an array its content; returns what is wrong, if anything. */
export function setState(target: PickleValue, state: readonly PickleValue[] | undefined): string | undefined {
  if (state === undefined || !isRecord(target)) return 'BUILD without an object and its state';
  if (target.kind === 'dtype') {
    if (state[1] !== '<') return `expected little-endian numbers, got byte order ${describe(state[1])}`;
    target.littleEndian = true;
    return undefined;
  }
  if (target.kind !== 'array') return `BUILD cannot change a ${target.kind}`;
  const content = arrayFromState(state);
  if (typeof content === 'string') return content;
  target.content = content;
  return undefined;
}

/** State tuple of an ndarray: version, shape, dtype, Fortran order, bytes. */
function arrayFromState([version, shape, dtype, fortran, data]: readonly PickleValue[]):
  | PickledArray
  | string {
  if (version !== 1) return `expected array state version 1, got ${describe(version)}`;
  const sides = isRecord(shape) && shape.kind === 'tuple' ? shape.items : [];
  const [rows, columns] = sides;
  if (sides.length !== 2 || !isCount(rows) || !isCount(columns)) {
    return 'expected an array of two dimensions (states, numbers per state)';
  }
  if (!isRecord(dtype) || dtype.kind !== 'dtype' || !dtype.littleEndian) return 'expected dtype <f8';
  if (fortran !== false) return 'expected row-major (C) order';
  if (!(data instanceof Uint8Array)) return 'expected the numbers as bytes';
  if (rows * columns > MAX_NUMBERS) return `an array of ${rows} x ${columns} is larger than any LIBERO file`;
  if (data.length !== rows * columns * 8) {
    return `expected ${rows * columns * 8} bytes for ${rows} x ${columns} float64 numbers, got ${data.length}`;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = Float64Array.from({ length: rows * columns }, (_, index) =>
    view.getFloat64(index * 8, true),
  );
  return { rows, columns, values };
}

function encodeLatin1([text, codec]: readonly PickleValue[]): Uint8Array | string {
  if (typeof text !== 'string' || codec !== 'latin1')
    return '_codecs.encode of something other than latin1 text';
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 255) return `character ${index} of the array's bytes is not latin1`;
    bytes[index] = code;
  }
  return bytes;
}

function isRecord(value: PickleValue | undefined): value is Extract<PickleValue, { kind: string }> {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** Short text of any value, safe to print. */
function describe(value: PickleValue | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 20));
  if (isRecord(value)) return `a ${value.kind}`;
  return value instanceof Uint8Array ? 'bytes' : String(value);
}
