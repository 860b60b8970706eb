import { closest, distance } from 'fastest-levenshtein';

/** Something wrong in a task or suite file. */
export interface TaskProblem {
  /** Keys and indices that lead to the place, e.g. `['init', 2, 1]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `; did you mean "x"?`, or what exists, or nothing. */
export function suggest(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(wrong, [...known]);
  if (distance(wrong, best) <= Math.max(3, wrong.length / 2)) return `; did you mean "${best}"?`;
  const shown = known.slice(0, 12).join(', ');
  return `; known: ${shown}${known.length > 12 ? `, … (${known.length})` : ''}`;
}
