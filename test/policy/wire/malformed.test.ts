import { readFileSync } from 'node:fs';
import { encode as encodePng } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { Random } from '../../../src/math/random.ts';
import { decodeJsonNumpy } from '../../../src/policy/wire/json-numpy.ts';
import { decodeMsgpack } from '../../../src/policy/wire/msgpack-decode.ts';
import { encodeMsgpack } from '../../../src/policy/wire/msgpack-encode.ts';
import { NdArray } from '../../../src/policy/wire/nd-array.ts';
import { decodeOpenpi } from '../../../src/policy/wire/openpi-codec.ts';
import { decodeVlaEval, encodeVlaEval } from '../../../src/policy/wire/vla-eval-codec.ts';

const golden = JSON.parse(readFileSync(new URL('../../golden/wire.json', import.meta.url), 'utf8'));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Messages to spoil, with what reads them. */
const MESSAGES = [
  ...Object.values(golden.openpi)
    .filter((value) => typeof value === 'string')
    .map((text) => [decodeOpenpi, bytesOf(text)] as const),
  ...Object.values(golden.vlaEval as Record<string, string>).map(
    (text) => [decodeVlaEval, bytesOf(text)] as const,
  ),
  [
    decodeVlaEval,
    encodeVlaEval({
      ...{ type: 'observation', seq: 1, timestamp: 0.5 },
      payload: { images: { agentview: NdArray.of('|u1', [8, 8, 3], new Uint8Array(192)) } },
    }),
  ] as const,
];

/** Reads, and lets nothing but a `wire` error out. */
function read(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(HarnessError);
    expect((thrown as HarnessError).code).toBe('wire');
    return thrown;
  }
}

function messageOf(decode: () => unknown): string {
  try {
    decode();
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'wire') return thrown.message;
    throw thrown;
  }
  throw new Error('expected an error');
}

describe('a malformed message', () => {
  it('that is cut off anywhere is refused', () => {
    for (const [decode, bytes] of MESSAGES) {
      for (let length = 0; length < bytes.length; length++) {
        expect(read(decode, bytes.subarray(0, length))).toBeInstanceOf(HarnessError);
      }
    }
  });

  it('of any bytes gives a value or a wire error, nothing else', () => {
    const random = new Random(7);
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from({ length: 1 + random.integer(0, 59) }, () => random.integer(0, 255));
      read(decodeOpenpi, bytes);
      read(decodeVlaEval, bytes);
    }
  });

  it('with some bytes changed gives a value or a wire error, nothing else', () => {
    const random = new Random(11);
    for (const [decode, bytes] of MESSAGES) {
      for (let round = 0; round < 800; round++) {
        const spoilt = Uint8Array.from(bytes);
        for (let change = 0; change <= random.integer(0, 2); change++) {
          spoilt[random.integer(0, spoilt.length - 1)] = random.integer(0, 255);
        }
        read(decode, spoilt);
      }
    }
  });

  it('nested without end is refused', () => {
    const deep = new Uint8Array(100_000).fill(0x91);
    expect(messageOf(() => decodeMsgpack(deep))).toMatch(/nested deeper than 64, at byte 65/);
    expect(() => decodeJsonNumpy('['.repeat(50_000) + ']'.repeat(50_000))).toThrow(/nested deeper than 64/);
  });

  it('that promises more than there is allocates nothing', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const type of ['c6', 'db', 'dd', 'df']) {
      expect(messageOf(() => decodeMsgpack(bytesOf(`${type}ffffffff00`)))).toMatch(
        /(4294967295|8589934590) .* 1 (byte\(s\) )?are left/,
      );
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  it('of millions of values is refused', () => {
    const many = Buffer.concat([bytesOf('dd001e8480'), Buffer.alloc(2_000_000)]);
    expect(messageOf(() => decodeMsgpack(many))).toMatch(/more than 1000000 values/);
  });

  it('followed by more, of an extension type, or with odd keys says so', () => {
    expect(messageOf(() => decodeMsgpack(bytesOf('c0c0')))).toMatch(/1 more byte\(s\) follow the message/);
    expect(messageOf(() => decodeMsgpack(bytesOf('d40100')))).toMatch(/extension type \(0xd4\)/);
    expect(messageOf(() => decodeMsgpack(bytesOf('c1')))).toMatch(/unused type 0xc1/);
    expect(messageOf(() => decodeMsgpack(bytesOf('81c0c0')))).toMatch(/key that is neither/);
    expect(messageOf(() => decodeMsgpack(bytesOf('a1ff')))).toMatch(/not UTF-8/);
  });
});

describe('a malformed array', () => {
  it('says what its shape needs', () => {
    const short = golden.openpi.ndarray_u8_2x3.replace(/920203$/, '920204');
    expect(messageOf(() => decodeOpenpi(bytesOf(short)))).toBe(
      'an array of shape (2,4) and type |u1 needs 8 bytes, got 6',
    );
  });

  it('of objects, text or complex numbers is refused', () => {
    for (const dtype of ['|O', '<U3', '<c8', 'constructor', '<f16']) {
      expect(() => new NdArray(dtype, [0], new Uint8Array())).toThrow(
        /expected booleans, integers or floats/,
      );
    }
  });

  it('with sides that are no sides is refused', () => {
    for (const shape of [[-1], [0.5], [Number.NaN], Array(33).fill(1)]) {
      expect(() => new NdArray('|u1', shape, new Uint8Array(1))).toThrow(/sides, whole and not negative/);
    }
  });

  it('with keys of text names the other protocol', () => {
    const text = encodeMsgpack({ __ndarray__: true, data: new Uint8Array(1), dtype: '|u1', shape: [1] });
    expect(messageOf(() => decodeOpenpi(text))).toMatch(/keys are text; openpi expects keys of bytes/);
  });

  it('reads either byte order and half floats', () => {
    expect(new NdArray('>f4', [1], bytesOf('3f800000')).toNumbers()).toEqual([1]);
    expect(new NdArray('<f2', [4], bytesOf('003c00c0007c0100')).toNumbers()).toEqual([
      ...[1, -2, Number.POSITIVE_INFINITY, 2 ** -24],
    ]);
  });
});

describe('a malformed image', () => {
  const image = (format: string, data: Uint8Array, shape = [1, 1, 3]) =>
    encodeMsgpack({
      ...{ type: 'observation', seq: 1, timestamp: 0.5 },
      payload: { image: { __image__: true, format, data, shape } },
    });

  it('of giant size is refused before it is unpacked', () => {
    const png = Uint8Array.from(encodePng({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 }));
    new DataView(png.buffer).setUint32(16, 60_000);
    new DataView(png.buffer).setUint32(20, 60_000);
    expect(messageOf(() => decodeVlaEval(image('png', png)))).toMatch(/60000 × 60000 pixels/);
  });

  it('that is no picture, or of another format or size, says so', () => {
    expect(messageOf(() => decodeVlaEval(image('png', new Uint8Array(50))))).toMatch(/cannot be read as png/);
    expect(messageOf(() => decodeVlaEval(image('jpeg', new Uint8Array(50))))).toMatch(
      /cannot be read as jpeg/,
    );
    expect(messageOf(() => decodeVlaEval(image('bmp', new Uint8Array(50))))).toMatch(
      /format "bmp"; expected png/,
    );
    const png = encodePng({ width: 2, height: 1, data: new Uint8Array(6), channels: 3 });
    expect(messageOf(() => decodeVlaEval(image('png', png)))).toMatch(
      /said to be \(1,1,3\) that is \(1,2,3\)/,
    );
  });
});

describe('a malformed envelope', () => {
  it('names every field that is wrong', () => {
    const bytes = encodeMsgpack({ type: 'hallo', payload: [], seq: 0.5 });
    expect(messageOf(() => decodeVlaEval(bytes))).toMatch(
      /type is "hallo", payload is of type object, seq is 0.5, timestamp is missing; expected/,
    );
    expect(messageOf(() => decodeVlaEval(encodeMsgpack(3)))).toMatch(/no map/);
  });
});

describe('malformed JSON', () => {
  it('shows how it begins', () => {
    expect(messageOf(() => decodeJsonNumpy('<html>no</html>'))).toMatch(/15 characters that begin "<html>no/);
  });

  it('with half an array says what is missing', () => {
    expect(messageOf(() => decodeJsonNumpy('{"__numpy__": "AA=="}'))).toMatch(/without "__numpy__"/);
    expect(messageOf(() => decodeJsonNumpy('{"__numpy__": "!", "dtype": "|u1", "shape": [1]}'))).toMatch(
      /base64/,
    );
  });
});

describe('what msgpack cannot carry', () => {
  it('is refused with its name', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => encodeMsgpack(cycle)).toThrow(/nested deeper than 64/);
    expect(() => encodeMsgpack(() => 0)).toThrow(/a function/);
    expect(() => encodeMsgpack(new Date(0))).toThrow(/class Date/);
    expect(() => encodeMsgpack(2n ** 64n)).toThrow(/over 64 bit/);
  });

  it('covers every size of number and length', () => {
    const numbers = [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
    const values = [
      ...numbers,
      ...numbers.map((value) => -value - 1),
      -0,
      0.1,
      2 ** 60,
      Number.NaN,
      -Infinity,
    ];
    const texts = [0, 31, 32, 255, 256, 65_536].map((length) => 'ü'.repeat(length));
    const lists = [15, 16, 65_536].map((length) => Array(length).fill(1));
    const maps = [15, 16, 65_536].map(
      (length) => new Map(lists[0]!.concat(Array(length).fill(0)).map((_, i) => [`${i}`, i])),
    );
    const all = [...values, ...texts, ...lists, ...maps, 2n ** 64n - 1n, -(2n ** 63n), true, false, null];
    expect(decodeMsgpack(encodeMsgpack(all))).toEqual(all);
    const bytes = [0, 255, 256, 65_536].map((length) => new Uint8Array(length).fill(9));
    expect(decodeMsgpack(encodeMsgpack(bytes))).toEqual(bytes);
  });
});
