import { closest, distance } from 'fastest-levenshtein';

/** Longest list of alternatives that an error message spells out. */
const LISTED = 12;

/** `; did you mean "x"?` if something known is near `wrong`, else what is known; empty if nothing is. */
export function suggestName(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(wrong, [...known]);
  if (distance(wrong, best) <= Math.max(2, Math.floor(wrong.length / 3))) return `; did you mean "${best}"?`;
  const more = known.length > LISTED ? `, … (${known.length} in all)` : '';
  return `; known: ${known.slice(0, LISTED).join(', ')}${more}`;
}
