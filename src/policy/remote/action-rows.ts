import { HarnessError } from '../../errors.ts';
import { NdArray } from '../wire/nd-array.ts';

/**
 * A server's actions as rows of `width` finite numbers: an array (width) or (chunk, width), or a list of numbers, lists
 * or arrays. Throws `policy` that says what came instead.
 */
export function actionRows(value: unknown, width: number): number[][] {
  const rows = toRows(value);
  const expected = `expected (${width}) or (chunk, ${width})`;
  if (rows === undefined) {
    throw new HarnessError('policy', `the server answered actions ${describe(value)}; ${expected}`);
  }
  for (const [index, row] of rows.entries()) {
    const which = rows.length === 1 ? 'an action' : `action ${index + 1} of ${rows.length}`;
    if (row.length !== width) {
      throw new HarnessError(
        'policy',
        `the server answered ${which} of ${row.length} numbers ${shapeOf(value)}; ${expected}`,
      );
    }
    const bad = row.flatMap((number, at) => (Number.isFinite(number) ? [] : [`${number} at index ${at}`]));
    if (bad.length > 0) {
      throw new HarnessError(
        'policy',
        `the server answered ${which} with ${bad.join(', ')}; expected finite numbers`,
      );
    }
  }
  return rows;
}

function toRows(value: unknown): number[][] | undefined {
  if (value instanceof NdArray) return arrayRows(value);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every((item) => typeof item === 'number')) return [value];
  const rows = value.map((item) => {
    if (item instanceof NdArray) return item.shape.length === 1 ? item.toNumbers() : undefined;
    return Array.isArray(item) && item.every((number) => typeof number === 'number') ? item : undefined;
  });
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function arrayRows(array: NdArray): number[][] | undefined {
  const [first, second] = array.shape;
  const kind = array.dtype.slice(1, 2);
  if (kind === 'b' || (kind === 'u' && array.dtype === '|u1')) return undefined;
  if (array.shape.length === 1 && first! > 0) return [array.toNumbers()];
  if (array.shape.length !== 2 || first === 0) return undefined;
  const numbers = array.toNumbers();
  return Array.from({ length: first! }, (_, row) => numbers.slice(row * second!, (row + 1) * second!));
}

function shapeOf(value: unknown): string {
  return value instanceof NdArray ? `(shape (${value.shape.join(', ')}))` : '';
}

function describe(value: unknown): string {
  if (value instanceof NdArray) return `of shape (${value.shape.join(', ')}) and type ${value.dtype}`;
  if (value === undefined) return 'that are missing';
  if (Array.isArray(value))
    return value.length === 0 ? 'that are an empty list' : 'that are a list of something else';
  return `that are ${value === null ? 'null' : `of type ${typeof value}`}`;
}
