import { strToU8, zipSync } from 'fflate';

/** Parts of a `.pruned_init` that a test may falsify; the rest is as `torch.save` writes it. */
export interface PrunedInitOptions {
  readonly shape?: readonly [number, number];
  /** The array's bytes, if they should not be the values. */
  readonly data?: Uint8Array;
  readonly dtype?: string;
  readonly byteOrder?: string;
  readonly fortranOrder?: boolean;
  /** Opcodes put in front of the final STOP. */
  readonly before?: Uint8Array;
  readonly encoder?: string;
}

const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

export function globalOpcode(module: string, name: string): Uint8Array {
  return strToU8(`c${module}\n${name}\n`);
}

export function unicodeOpcode(text: string): Uint8Array {
  const bytes = strToU8(text);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return join([88], length, bytes);
}

/** The pickle of one float64 array, opcode for opcode as in the published files. */
export function pickleBytes(
  rows: readonly (readonly number[])[],
  options: PrunedInitOptions = {},
): Uint8Array {
  const [count, columns] = options.shape ?? [rows.length, rows[0]?.length ?? 0];
  const data = options.data ?? new Uint8Array(Float64Array.from(rows.flat()).buffer);
  const latin1 = String.fromCharCode(...data);
  const put = (index: number) => [113, index];
  return join(
    [0x80, 2],
    join(globalOpcode('numpy.core.multiarray', '_reconstruct'), put(0)),
    join(globalOpcode('numpy', 'ndarray'), put(1), [75, 0, 0x85], put(2)),
    join(globalOpcode('_codecs', options.encoder ?? 'encode'), put(3), unicodeOpcode('b'), put(4)),
    join(unicodeOpcode('latin1'), put(5), [0x86], put(6), [82], put(7), [0x87], put(8), [82], put(9)),
    join([40, 75, 1, 75, count, 75, columns, 0x86], put(10)),
    join(globalOpcode('numpy', 'dtype'), put(11), unicodeOpcode(options.dtype ?? 'f8'), put(12)),
    join([0x89, 0x88, 0x87], put(13), [82], put(14), [40, 75, 3], unicodeOpcode(options.byteOrder ?? '<')),
    join(put(15), [78, 78, 78, 74, 255, 255, 255, 255, 74, 255, 255, 255, 255, 75, 0, 116], put(16), [98]),
    join([options.fortranOrder === true ? 0x88 : 0x89, 104, 3], unicodeOpcode(latin1), put(17), [104, 5]),
    join([0x86], put(18), [82], put(19), [116], put(20), [98]),
    options.before ?? [],
    [46],
  );
}

/** Wraps a pickle the way `torch.save` does: stored entries, no compression. */
export function zipBytes(pickle: Uint8Array, level: 0 | 9 = 0, name = 'archive/data.pkl'): Uint8Array {
  return zipSync({ [name]: pickle, 'archive/version': strToU8('3\n') }, { level });
}

export function prunedInitBytes(
  rows: readonly (readonly number[])[],
  options: PrunedInitOptions = {},
): Uint8Array {
  return zipBytes(pickleBytes(rows, options));
}
