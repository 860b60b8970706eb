import { HarnessError } from '../../errors.ts';

type Read = (view: DataView, at: number, little: boolean) => number;
type Write = (view: DataView, at: number, value: number, little: boolean) => void;

interface ElementType {
  readonly size: number;
  readonly read: Read;
  readonly write: Write;
}

/** NumPy's kind and size; float16 is read, never written. */
const ELEMENTS: Readonly<Record<string, ElementType>> = {
  b1: element(
    1,
    (v, at) => v.getUint8(at),
    (v, at, x) => v.setUint8(at, x === 0 ? 0 : 1),
  ),
  u1: element(
    1,
    (v, at) => v.getUint8(at),
    (v, at, x) => v.setUint8(at, x),
  ),
  i1: element(
    1,
    (v, at) => v.getInt8(at),
    (v, at, x) => v.setInt8(at, x),
  ),
  u2: element(
    2,
    (v, at, le) => v.getUint16(at, le),
    (v, at, x, le) => v.setUint16(at, x, le),
  ),
  i2: element(
    2,
    (v, at, le) => v.getInt16(at, le),
    (v, at, x, le) => v.setInt16(at, x, le),
  ),
  u4: element(
    4,
    (v, at, le) => v.getUint32(at, le),
    (v, at, x, le) => v.setUint32(at, x, le),
  ),
  i4: element(
    4,
    (v, at, le) => v.getInt32(at, le),
    (v, at, x, le) => v.setInt32(at, x, le),
  ),
  u8: element(
    8,
    (v, at, le) => Number(v.getBigUint64(at, le)),
    (v, at, x, le) => v.setBigUint64(at, BigInt(x), le),
  ),
  i8: element(
    8,
    (v, at, le) => Number(v.getBigInt64(at, le)),
    (v, at, x, le) => v.setBigInt64(at, BigInt(x), le),
  ),
  f2: element(
    2,
    (v, at, le) => halfToNumber(v.getUint16(at, le)),
    () => undefined,
  ),
  f4: element(
    4,
    (v, at, le) => v.getFloat32(at, le),
    (v, at, x, le) => v.setFloat32(at, x, le),
  ),
  f8: element(
    8,
    (v, at, le) => v.getFloat64(at, le),
    (v, at, x, le) => v.setFloat64(at, x, le),
  ),
};

/** What `NdArray.of` can make. */
export type WrittenType = '|b1' | '|u1' | '<i4' | '<i8' | '<f4' | '<f8';

/** A NumPy array as it travels: raw bytes in C order, NumPy's type code (`<f4`, `|u1`), and the shape. */
export class NdArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;

  /** Throws `wire` unless the type is a boolean, integer or float and the bytes are as many as the shape needs. */
  constructor(dtype: string, shape: readonly number[], data: Uint8Array) {
    const { size } = elementType(dtype);
    const count = shape.reduce((product, side) => product * side, 1);
    if (shape.length > 32 || !shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
      throw new HarnessError(
        'wire',
        `an array of shape (${shape}): expected up to 32 sides, whole and not negative`,
      );
    }
    if (count * size !== data.length) {
      throw new HarnessError(
        'wire',
        `an array of shape (${shape}) and type ${dtype} needs ${count * size} bytes, got ${data.length}`,
      );
    }
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  static of(dtype: WrittenType, shape: readonly number[], values: ArrayLike<number>): NdArray {
    const { size, write } = elementType(dtype);
    const data = new Uint8Array(values.length * size);
    const view = new DataView(data.buffer);
    for (let index = 0; index < values.length; index++) write(view, index * size, values[index]!, true);
    return new NdArray(dtype, shape, data);
  }

  /** All elements, flat, in C order; booleans are 0 and 1, integers beyond 2^53 are rounded. */
  toNumbers(): number[] {
    const { size, read } = elementType(this.dtype);
    const view = new DataView(this.data.buffer, this.data.byteOffset, this.data.byteLength);
    const little = !this.dtype.startsWith('>');
    return Array.from({ length: this.data.length / size }, (_, index) => read(view, index * size, little));
  }
}

/** A NumPy scalar (`np.float32(1.5)`), which openpi sends as a thing of its own. */
export class NumpyScalar {
  readonly dtype: string;
  readonly value: unknown;

  constructor(dtype: string, value: unknown) {
    this.dtype = dtype;
    this.value = value;
  }
}

function elementType(dtype: string): ElementType {
  const [, code] = /^[<>|=]([a-z][0-9]+)$/.exec(dtype) ?? [];
  const found = code !== undefined && Object.hasOwn(ELEMENTS, code) ? ELEMENTS[code] : undefined;
  if (found === undefined) {
    throw new HarnessError(
      'wire',
      `an array of type ${JSON.stringify(dtype).slice(0, 40)}: expected booleans, integers or floats, ` +
        `e.g. "<f4", "<f8", "|u1" (known: ${Object.keys(ELEMENTS).join(', ')})`,
    );
  }
  return found;
}

function element(size: number, read: Read, write: Write): ElementType {
  return { size, read, write };
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
