const CENTRAL_ENTRY = 0x02014b50;

/**
 * Compares an uncompressed entry with the CRC-32 of the ZIP's central directory, which the unzip library leaves
 * unchecked: a flipped bit in an array of numbers would otherwise pass as a slightly different initial state. Returns
 * what is wrong, if anything.
 */
export function storedChecksumProblem(
  zip: Uint8Array,
  entryName: string,
  content: Uint8Array,
): string | undefined {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const name = new TextEncoder().encode(entryName);
  // Entry names are short and unique, so scanning backwards for signature plus name finds the central record.
  for (let at = zip.length - 46 - name.length; at >= 0; at--) {
    if (view.getUint32(at, true) !== CENTRAL_ENTRY || view.getUint16(at + 28, true) !== name.length) continue;
    if (!name.every((byte, index) => zip[at + 46 + index] === byte)) continue;
    return view.getUint32(at + 16, true) === crc32(content)
      ? undefined
      : `entry "${entryName}" is damaged (its CRC-32 does not match)`;
  }
  return `entry "${entryName}" has no record in the ZIP's directory`;
}

/** CRC-32 as ZIP defines it (reflected polynomial 0xEDB88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
