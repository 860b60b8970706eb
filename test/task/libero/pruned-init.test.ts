import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { readPrunedInit } from '../../../src/task/libero/pruned-init.ts';
import {
  globalOpcode,
  type PrunedInitOptions,
  pickleBytes,
  prunedInitBytes,
  unicodeOpcode,
  zipBytes,
} from './pruned-init-bytes.ts';

const ROWS = [
  [0, 1.5, -2.25],
  [Number.MIN_VALUE, 0.1, 1e300],
];
const read = (bytes: Uint8Array) => readPrunedInit(bytes, 'x.pruned_init');

function problem(bytes: Uint8Array): string {
  try {
    read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('import');
    expect((error as Error).message).toMatch(/^x\.pruned_init: /);
    expect((error as Error).message).toContain('download it again');
    return (error as Error).message;
  }
  throw new Error('expected a refusal');
}

describe('readPrunedInit', () => {
  it('reads every double bit for bit', () => {
    const array = read(prunedInitBytes(ROWS));
    expect([array.rows, array.columns]).toEqual([2, 3]);
    expect([...array.values]).toEqual(ROWS.flat());
  });

  it('reads all 256 byte values', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => (index % 8 === 7 ? 63 : index));
    const array = read(prunedInitBytes([], { shape: [32, 1], data: bytes }));
    expect([...new Uint8Array(array.values.buffer)]).toEqual([...bytes]);
  });
});

describe('readPrunedInit refuses hostile pickles', () => {
  it('names os.system and where it stands, and calls nothing', () => {
    const call = new Uint8Array([
      ...[0x80, 2],
      ...globalOpcode('os', 'system'),
      ...unicodeOpcode('touch pwned'),
      ...[0x85, 82, 46],
    ]);
    const message = problem(zipBytes(call));
    expect(message).toContain('"os.system"');
    expect(message).toContain('pickle offset 2');
    expect(message).toContain('nothing was executed');
  });

  it.each([
    ['builtins', 'eval'],
    ['numpy', 'load'],
    ['_codecs', 'decode'],
    ['numpy.core.multiarray', 'scalar'],
  ])('refuses %s.%s', (module, name) => {
    expect(problem(zipBytes(new Uint8Array([0x80, 2, ...globalOpcode(module, name), 46])))).toContain(
      `"${module}.${name}"`,
    );
  });

  it.each([
    [147, 'STACK_GLOBAL'],
    [93, 'EMPTY_LIST'],
    [129, 'NEWOBJ'],
    [81, 'BINPERSID'],
    [105, 'INST'],
    [0xfe, '0xfe'],
  ])('names opcode %i (%s) and its offset', (opcode, name) => {
    const message = problem(zipBytes(new Uint8Array([0x80, 2, opcode, 46])));
    expect(message).toContain(`opcode ${name}`);
    expect(message).toContain('pickle offset 2');
  });

  it('refuses another protocol', () => {
    expect(problem(zipBytes(new Uint8Array([0x80, 4, 46])))).toContain('protocol 2, got 4');
  });

  it('refuses to build more than an array needs, so that a small file cannot fill the memory', () => {
    const encodeAgain = [104, 3, 104, 17, 104, 5, 0x86, 82];
    const before = new Uint8Array(Array.from({ length: 20 }, () => encodeAgain).flat());
    expect(problem(prunedInitBytes(ROWS, { before }))).toContain('too many objects');
  });

  it.each([
    ['a pop from nothing', [0x85]],
    ['a memo entry that was never stored', [104, 9]],
    ['REDUCE of a number', [75, 1, 75, 2, 0x85, 82]],
    ['BUILD of a number', [75, 1, 75, 2, 0x85, 98]],
    ['a tuple without its mark', [75, 1, 116]],
    ['a number instead of an array', [75, 1]],
  ])('refuses %s', (_name, opcodes) => {
    problem(zipBytes(new Uint8Array([0x80, 2, ...opcodes, 46])));
  });

  it('refuses a second value beside the array', () => {
    const pickle = pickleBytes(ROWS);
    const two = new Uint8Array([0x80, 2, 75, 1, ...pickle.slice(2)]);
    expect(problem(zipBytes(two))).toContain('found more values');
  });
});

describe('readPrunedInit refuses damaged files', () => {
  it('wherever the pickle is cut', () => {
    const pickle = pickleBytes(ROWS);
    for (let length = 0; length < pickle.length; length++) {
      const message = problem(zipBytes(pickle.slice(0, length)));
      expect(message).toMatch(/ends early|without a name/);
    }
  });

  it('wherever the ZIP is cut', () => {
    const zip = prunedInitBytes(ROWS);
    for (let length = 0; length < zip.length; length += 7) problem(zip.slice(0, length));
  });

  it('by the checksum when a single bit of a number is flipped', () => {
    const zip = prunedInitBytes([[0.5, 0.25]]);
    const at = zip.findIndex((_, index) => zip[index] === 0x3f && zip[index - 1] === 0xa0);
    const flipped = zip.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(at).toBeGreaterThan(0);
    expect(problem(flipped)).toContain('CRC-32');
  });

  it.each([
    ['a float32 array', { dtype: 'f4' }, /float64.*"f4"/],
    ['big-endian numbers', { byteOrder: '>' }, /byte order ">"/],
    ['Fortran order', { fortranOrder: true }, /row-major/],
    ['too few bytes for the shape', { shape: [3, 3] }, /72 bytes for 3 x 3.*got 48/],
    ['too many bytes for the shape', { shape: [1, 3] }, /24 bytes/],
    ['an empty array', { shape: [0, 3] }, /two dimensions/],
  ] as [string, PrunedInitOptions, RegExp][])('with %s', (_name, options, message) => {
    expect(problem(prunedInitBytes(ROWS, options))).toMatch(message);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('with the number %s', (value) => {
    const message = problem(prunedInitBytes([ROWS[0]!, [0, value, 0]]));
    expect(message).toContain('row 1, number 1');
    expect(message).toContain('finite');
  });

  it('that are no ZIP, have no data.pkl, or have two', () => {
    expect(problem(new Uint8Array())).toContain('not a ZIP');
    expect(problem(strToU8('cos\nsystem\n'))).toContain('not a ZIP');
    expect(problem(zipSync({ other: strToU8('x') }, { level: 0 }))).toContain('found 0');
    const two = zipSync({ 'a/data.pkl': strToU8('x'), 'b/data.pkl': strToU8('x') }, { level: 0 });
    expect(problem(two)).toContain('found 2');
  });

  it('that are compressed, without inflating them (zip bomb)', () => {
    const bomb = zipBytes(new Uint8Array(4_000_000), 9);
    expect(bomb.length).toBeLessThan(10_000);
    expect(problem(bomb)).toContain('compressed');
  });

  it('that claim to hold more than they do', () => {
    const zip = prunedInitBytes(ROWS);
    const view = new DataView(zip.buffer, zip.byteOffset);
    let at = 0;
    while (view.getUint32(at, true) !== 0x02014b50) at++;
    view.setUint32(at + 20, 0xfffffff0, true);
    view.setUint32(at + 24, 0xfffffff0, true);
    expect(problem(zip)).toContain('claims');
  });

  it('that are larger than any such file', () => {
    expect(problem(new Uint8Array(17 * 1024 * 1024))).toContain('too many');
  });
});
