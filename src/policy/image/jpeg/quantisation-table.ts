/** Annex K of ITU T.81, at quality 50, row by row. */
const BASES = {
  luminance: [
    ...[16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55],
    ...[14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62],
    ...[18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
    ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
  ],
  chrominance: [
    ...[17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99],
    ...[24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99],
    ...new Array<number>(32).fill(99),
  ],
};

/** Steps of the 64 coefficients, row by row, at `quality` (1 … 100) by the Independent JPEG Group's scale. */
export function quantisationTable(kind: keyof typeof BASES, quality: number): Uint8Array {
  const percent = quality < 50 ? Math.trunc(5000 / quality) : 200 - 2 * quality;
  return Uint8Array.from(BASES[kind], (base) =>
    Math.min(255, Math.max(1, Math.trunc((base * percent + 50) / 100))),
  );
}
