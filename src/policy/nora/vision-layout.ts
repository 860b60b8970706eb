import type { QwenVlConfig } from './checkpoint/qwen-vl-config.ts';

/** Added to scores of pairs that must not see each other; large enough to leave nothing, small enough not to overflow. */
export const BLOCKED = -1e9;
const ROPE_THETA = 10_000;

/** Everything about an image's patches that follows from how many there are. */
export interface VisionLayout {
  /** Patch at each place of window order, by its place in the processor's order; `merge²` patches of a cell together. */
  readonly patchOrder: readonly number[];
  /** Cell at each place of window order, by its place in the order of image tokens. */
  readonly cellOrder: readonly number[];
  /** [patches × head size], in window order. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  /** [patches × patches] */
  readonly windows: Float32Array;
  readonly whole: Float32Array;
}

/** `grid`: frames, rows and columns of patches. Frames never see each other. */
export function layOutVision(
  { vision }: QwenVlConfig,
  [frames, rows, columns]: readonly [number, number, number],
): VisionLayout {
  const { merge, patch, window, hidden, heads } = vision;
  const cellsPerWindow = Math.floor(window / merge / patch);
  const cellRows = rows / merge;
  const cellColumns = columns / merge;
  const cells = Array.from({ length: frames * cellRows * cellColumns }, (_, index) => {
    const frame = Math.floor(index / (cellRows * cellColumns));
    const row = Math.floor(index / cellColumns) % cellRows;
    const column = index % cellColumns;
    const windowsAcross = Math.ceil(cellColumns / cellsPerWindow);
    const windowsDown = Math.ceil(cellRows / cellsPerWindow);
    const windowId =
      (frame * windowsDown + Math.floor(row / cellsPerWindow)) * windowsAcross +
      Math.floor(column / cellsPerWindow);
    return { index, frame, row, column, windowId };
  });
  // A stable sort: within a window the cells keep their order, row by row.
  const ordered = [...cells].sort((a, b) => a.windowId - b.windowId);
  const perCell = merge * merge;
  const patches = ordered.flatMap((cell) =>
    Array.from({ length: perCell }, (_, part) => ({
      ...cell,
      place: cell.index * perCell + part,
      patchRow: cell.row * merge + Math.floor(part / merge),
      patchColumn: cell.column * merge + (part % merge),
    })),
  );
  const headSize = hidden / heads;
  const { cos, sin } = rotaryTables(patches, headSize);
  const count = patches.length;
  const windows = new Float32Array(count * count);
  const whole = new Float32Array(count * count);
  patches.forEach((a, i) => {
    patches.forEach((b, j) => {
      if (a.windowId !== b.windowId) windows[i * count + j] = BLOCKED;
      if (a.frame !== b.frame) whole[i * count + j] = BLOCKED;
    });
  });
  return {
    patchOrder: patches.map(({ place }) => place),
    cellOrder: ordered.map(({ index }) => index),
    ...{ cos, sin, windows, whole },
  };
}

/** A quarter of a head turns with the row, a quarter with the column, and the other half once more. */
function rotaryTables(
  patches: readonly { readonly patchRow: number; readonly patchColumn: number }[],
  headSize: number,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const quarter = headSize / 4;
  const cos = new Float32Array(patches.length * headSize);
  const sin = new Float32Array(patches.length * headSize);
  for (const [index, { patchRow, patchColumn }] of patches.entries()) {
    for (let k = 0; k < headSize; k++) {
      const within = k % (headSize / 2);
      const frequency = Math.fround(1 / ROPE_THETA ** ((2 * (within % quarter)) / (headSize / 2)));
      const angle = Math.fround((within < quarter ? patchRow : patchColumn) * frequency);
      cos[index * headSize + k] = Math.cos(angle);
      sin[index * headSize + k] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
