/**
 * Tables of mRoPE, [positions × head size] each: every pair of a head turns with time, row or column of its position.
 * `positions`: three rows of equal length.
 */
export function mropeTables(
  positions: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>],
  {
    headSize,
    theta,
    sections,
  }: {
    readonly headSize: number;
    readonly theta: number;
    /** Pairs that turn with time, row, column. */
    readonly sections: readonly [number, number, number];
  },
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = headSize / 2;
  const axisOf = sections.flatMap((count, axis) => Array<number>(count).fill(axis));
  const length = positions[0].length;
  const cos = new Float32Array(length * headSize);
  const sin = new Float32Array(length * headSize);
  for (let pair = 0; pair < half; pair++) {
    const frequency = Math.fround(1 / theta ** ((2 * pair) / headSize));
    const axis = positions[axisOf[pair]!]!;
    for (let index = 0; index < length; index++) {
      const angle = Math.fround(axis[index]! * frequency);
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      const at = index * headSize + pair;
      cos[at] = c;
      cos[at + half] = c;
      sin[at] = s;
      sin[at + half] = s;
    }
  }
  return { cos, sin };
}
