import { HarnessError } from '../../errors.ts';

/** A number that travels as float64 even if it is whole: Python tells 3 from 3.0, JavaScript does not. */
export class Float64 {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A map key that travels as bytes, not as text: openpi's arrays are recognised by such keys only. */
export class BinaryKey {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What the encoder is given in the place of an object that it does not know. */
export type MapEntries = readonly (readonly [string | BinaryKey, unknown])[];

/** Says how an object of a protocol (an array, an image) becomes a map; undefined for objects that it does not know. */
export type ObjectEncoder = (value: object) => MapEntries | undefined;

/** Nesting beyond this is a mistake: a cycle, or somebody's attack. */
export const DEEPEST = 64;

/**
 * msgpack bytes of null, booleans, numbers, bigints, strings, bytes, arrays, maps and plain objects; whole numbers as the
 * shortest integer, others as float64; undefined entries of objects are left out. Written here because no package emits
 * maps with binary keys and whole floats, and both are needed to the byte. Throws `wire` for anything else.
 */
export function encodeMsgpack(value: unknown, encodeObject: ObjectEncoder = () => undefined): Uint8Array {
  const writer = new Writer(encodeObject);
  writer.write(value, 0);
  return writer.bytes();
}

class Writer {
  readonly #encodeObject: ObjectEncoder;
  #buffer = Buffer.allocUnsafe(1024);
  #length = 0;

  constructor(encodeObject: ObjectEncoder) {
    this.#encodeObject = encodeObject;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset, this.#length).slice();
  }

  write(value: unknown, depth: number): void {
    if (depth > DEEPEST) throw unencodable(`a value nested deeper than ${DEEPEST}`);
    if (value === null || value === undefined) this.#byte(0xc0);
    else if (typeof value === 'boolean') this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#bigint(value);
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'object') this.#object(value, depth);
    else throw unencodable(`a ${typeof value}`);
  }

  #object(value: object, depth: number): void {
    const entries = this.#encodeObject(value);
    if (entries !== undefined) this.#map(entries, depth);
    else if (value instanceof Uint8Array) this.#binary(value);
    else if (value instanceof Float64) this.#float(value.value);
    else if (Array.isArray(value)) {
      this.#header(value.length, [0x90, 16], [undefined, 0xdc, 0xdd]);
      for (const item of value) this.write(item, depth + 1);
    } else if (value instanceof Map) this.#map([...value], depth);
    else if (isPlain(value)) {
      this.#map(
        Object.entries(value).filter(([, item]) => item !== undefined),
        depth,
      );
    } else throw unencodable(`an object of class ${value.constructor?.name ?? 'unknown'}`);
  }

  #map(entries: MapEntries, depth: number): void {
    this.#header(entries.length, [0x80, 16], [undefined, 0xde, 0xdf]);
    for (const [key, item] of entries) {
      if (key instanceof BinaryKey) this.#binary(Buffer.from(key.text, 'utf8'));
      else this.write(key, depth + 1);
      this.write(item, depth + 1);
    }
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#float(value);
    else if (value >= 0) {
      if (value < 0x80) this.#byte(value);
      else if (value <= 0xff) this.#integer(0xcc, value, 1);
      else if (value <= 0xffff) this.#integer(0xcd, value, 2);
      else if (value <= 0xffff_ffff) this.#integer(0xce, value, 4);
      else this.#bigint(BigInt(value));
    } else if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#integer(0xd0, value & 0xff, 1);
    else if (value >= -0x8000) this.#integer(0xd1, value & 0xffff, 2);
    else if (value >= -0x8000_0000) this.#integer(0xd2, value >>> 0, 4);
    else this.#bigint(BigInt(value));
  }

  #bigint(value: bigint): void {
    if (value < -(2n ** 63n) || value >= 2n ** 64n) throw unencodable(`the integer ${value} (over 64 bit)`);
    this.#byte(value < 0n ? 0xd3 : 0xcf);
    const at = this.#room(8);
    this.#buffer.writeBigUInt64BE(BigInt.asUintN(64, value), at);
  }

  #float(value: number): void {
    this.#byte(0xcb);
    const at = this.#room(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  #string(value: string): void {
    const size = Buffer.byteLength(value, 'utf8');
    this.#header(size, [0xa0, 32], [0xd9, 0xda, 0xdb]);
    const at = this.#room(size);
    this.#buffer.write(value, at, 'utf8');
  }

  #binary(value: Uint8Array): void {
    this.#header(value.length, undefined, [0xc4, 0xc5, 0xc6]);
    const at = this.#room(value.length);
    this.#buffer.set(value, at);
  }

  /** `fix`: base and limit of the one-byte form; `types`: of the forms with 1, 2 and 4 bytes of length. */
  #header(
    length: number,
    fix: readonly [number, number] | undefined,
    types: readonly [number | undefined, number, number],
  ): void {
    if (fix !== undefined && length < fix[1]) this.#byte(fix[0] | length);
    else if (types[0] !== undefined && length <= 0xff) this.#integer(types[0], length, 1);
    else if (length <= 0xffff) this.#integer(types[1], length, 2);
    else if (length <= 0xffff_ffff) this.#integer(types[2], length, 4);
    else throw unencodable(`a value of ${length} bytes or entries`);
  }

  #integer(type: number, value: number, size: number): void {
    this.#byte(type);
    const at = this.#room(size);
    this.#buffer.writeUIntBE(value, at, size);
  }

  #byte(value: number): void {
    const at = this.#room(1);
    this.#buffer[at] = value;
  }

  /** Where the next `size` bytes go. It may replace the buffer: call it before naming that. */
  #room(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function unencodable(what: string): HarnessError {
  return new HarnessError(
    'wire',
    `msgpack cannot carry ${what}; expected null, booleans, numbers, text, bytes, arrays and maps`,
  );
}
