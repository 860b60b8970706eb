import { HarnessError } from '../../errors.ts';
import { DEEPEST } from './msgpack-encode.ts';

/** An entry of a map as it came: protocols tell their arrays by whether keys are bytes or text. */
export interface MapEntry {
  readonly key: string;
  /** The key was bytes. */
  readonly binary: boolean;
  readonly value: unknown;
}

/** What becomes of a map; the default makes it a `Map` of its entries by key. */
export type MapDecoder = (entries: readonly MapEntry[]) => unknown;

/** Values in one message at most; a policy's answer has a few dozen, and each costs far more memory than its byte. */
const MOST_VALUES = 1_000_000;

/** A `Map`, so that no key, `__proto__` among them, means more than itself. Of equal keys the last counts. */
export function plainMap(entries: readonly MapEntry[]): Map<string, unknown> {
  return new Map(entries.map(({ key, value }) => [key, value]));
}

/**
 * The one value that msgpack bytes hold: null, booleans, numbers (bigint beyond 2^53), strings, bytes (a view into
 * `bytes`), arrays, and what `decodeMap` makes of maps. Throws `wire`, with the offset, for bytes that are cut off,
 * followed by more, nested deeper than 64, of an extension type, or whose lengths promise more than there is: nothing is
 * allocated before it is known to be there.
 */
export function decodeMsgpack(bytes: Uint8Array, decodeMap: MapDecoder = plainMap): unknown {
  const reader = new Reader(bytes, decodeMap);
  const value = reader.read(0);
  reader.end();
  return value;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decodeMap: MapDecoder;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array, decodeMap: MapDecoder) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#decodeMap = decodeMap;
  }

  end(): void {
    const rest = this.#bytes.length - this.#at;
    if (rest > 0) throw this.#malformed(this.#at, `${rest} more byte(s) follow the message`);
  }

  read(depth: number): unknown {
    const at = this.#at;
    if (depth > DEEPEST) throw this.#malformed(at, `nested deeper than ${DEEPEST}`);
    if (++this.#values > MOST_VALUES) throw this.#malformed(at, `more than ${MOST_VALUES} values`);
    const type = this.#view.getUint8(this.#take(1, 'a value'));
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type & 0x0f, depth);
    if (type < 0xa0) return this.#array(type & 0x0f, depth);
    if (type < 0xc0) return this.#text(type & 0x1f);
    if (type >= 0xe0) return type - 0x100;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#slice(this.#unsigned(1 << (type - 0xc4)), 'bytes');
      case 0xca:
        return this.#view.getFloat32(this.#take(4, 'a float32'));
      case 0xcb:
        return this.#view.getFloat64(this.#take(8, 'a float64'));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#unsigned(1 << (type - 0xcc));
      case 0xcf:
        return exact(this.#view.getBigUint64(this.#take(8, 'an integer')));
      case 0xd0:
        return this.#view.getInt8(this.#take(1, 'an integer'));
      case 0xd1:
        return this.#view.getInt16(this.#take(2, 'an integer'));
      case 0xd2:
        return this.#view.getInt32(this.#take(4, 'an integer'));
      case 0xd3:
        return exact(this.#view.getBigInt64(this.#take(8, 'an integer')));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#unsigned(1 << (type - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#unsigned(2 << (type - 0xdc)), depth);
      case 0xde:
      case 0xdf:
        return this.#map(this.#unsigned(2 << (type - 0xde)), depth);
      default: {
        const name = `0x${type.toString(16)}`;
        const what = type === 0xc1 ? `the unused type ${name}` : `an extension type (${name})`;
        throw this.#malformed(at, `${what}, which no policy protocol uses`);
      }
    }
  }

  #array(length: number, depth: number): unknown[] {
    this.#promise(length, 'array', 'items');
    const items: unknown[] = [];
    for (let index = 0; index < length; index++) items.push(this.read(depth + 1));
    return items;
  }

  #map(length: number, depth: number): unknown {
    this.#promise(2 * length, 'map', 'keys and values');
    const entries: MapEntry[] = [];
    for (let index = 0; index < length; index++) {
      const at = this.#at;
      const key = this.read(depth + 1);
      const value = this.read(depth + 1);
      if (typeof key === 'string') entries.push({ key, binary: false, value });
      else if (key instanceof Uint8Array) entries.push({ key: this.#decode(key, at), binary: true, value });
      else if (typeof key === 'number') entries.push({ key: String(key), binary: false, value });
      else throw this.#malformed(at, 'a map key that is neither text, bytes nor a number');
    }
    return this.#decodeMap(entries);
  }

  #text(length: number): string {
    const at = this.#at;
    return this.#decode(this.#slice(length, 'text'), at);
  }

  #decode(bytes: Uint8Array, at: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#malformed(at, 'text that is not UTF-8');
    }
  }

  #slice(length: number, what: string): Uint8Array {
    const at = this.#take(length, what);
    return this.#bytes.subarray(at, at + length);
  }

  #unsigned(size: number): number {
    const at = this.#take(size, 'a length or integer');
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  /** Every item takes at least a byte. */
  #promise(count: number, kind: string, items: string): void {
    const left = this.#bytes.length - this.#at;
    if (count > left) {
      throw this.#malformed(
        this.#at,
        `a ${kind} that promises ${count} ${items} where ${left} byte(s) are left`,
      );
    }
  }

  #take(size: number, what: string): number {
    const at = this.#at;
    const left = this.#bytes.length - at;
    if (size > left) throw this.#malformed(at, `cut off: ${what} of ${size} byte(s) where ${left} are left`);
    this.#at += size;
    return at;
  }

  #malformed(at: number, problem: string): HarnessError {
    return new HarnessError(
      'wire',
      `not a msgpack message: ${problem}, at byte ${at} of ${this.#bytes.length}`,
    );
  }
}

/** A number if it is one exactly. */
function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
