import { HarnessError } from '../../errors.ts';
import { TOKEN } from './token-ids.ts';

/** mRoPE positions of a prompt: one row each for time, height and width, one column per token. */
export interface Positions {
  readonly ids: readonly [Int32Array, Int32Array, Int32Array];
  /** Position of the first generated token, on all axes; the next one's is one more. */
  readonly next: number;
}

/**
 * Text counts up on all three axes together. An image starts one after what came before it: its time stands still, its
 * height and width count merged rows and columns; text then goes on one after the largest. Throws `HarnessError('bug')` if
 * the image tokens are not those of the grids (frames, patch rows, patch columns), two by two patches merged.
 */
export function positionIds(
  inputIds: readonly number[],
  grids: readonly (readonly [number, number, number])[],
): Positions {
  const ids = [0, 1, 2].map(() => new Int32Array(inputIds.length)) as unknown as Positions['ids'];
  let next = 0;
  let image = 0;
  for (let at = 0; at < inputIds.length; ) {
    if (inputIds[at] !== TOKEN.image) {
      for (const row of ids) row[at] = next;
      at++;
      next++;
      continue;
    }
    const [frames, patchRows, patchColumns] = grids[image++] ?? [0, 0, 0];
    const [rows, columns] = [patchRows / 2, patchColumns / 2];
    const count = frames * rows * columns;
    if (count === 0 || inputIds.slice(at, at + count).some((id) => id !== TOKEN.image)) {
      throw new HarnessError('bug', `image ${image} of the prompt has not the ${count} tokens of its grid`);
    }
    for (let token = 0; token < count; token++, at++) {
      // Frames of still images are one moment: the reference counts them by seconds, of which an image has none.
      ids[0][at] = next;
      ids[1][at] = next + (Math.floor(token / columns) % rows);
      ids[2][at] = next + (token % columns);
    }
    next += Math.max(rows, columns);
  }
  return { ids, next };
}
