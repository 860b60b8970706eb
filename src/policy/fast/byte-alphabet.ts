/**
 * The letters by which byte-level BPE writes bytes 0 … 255 as text: printable bytes of Latin-1 are themselves, all others the
 * letters from U+0100 on, in order.
 */
function letterCodes(): readonly number[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
    return printable ? byte : next++;
  });
}

const CODES = letterCodes();
const BYTES: ReadonlyMap<number, number> = new Map(CODES.map((code, byte) => [code, byte]));

/** Bytes in the order of their letters, which is the order in which tokenizers number them. */
export const BYTES_BY_LETTER: readonly number[] = [...BYTES.keys()]
  .sort((a, b) => a - b)
  .map((code) => BYTES.get(code)!);

/** The bytes that a token's text stands for; undefined if it has a letter that stands for none. */
export function bytesOfLetters(text: string): Uint8Array | undefined {
  const bytes = Array.from(text, (letter) => BYTES.get(letter.codePointAt(0)!));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}
