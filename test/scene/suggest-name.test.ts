import { describe, expect, it } from 'vitest';
import { suggestName } from '../../src/scene/suggest-name.ts';

describe('suggestName', () => {
  it('names the nearest of the known, if it is near', () => {
    expect(suggestName('bowle', ['plate', 'bowl'])).toBe('; did you mean "bowl"?');
    expect(suggestName('xyzuvw', ['plate', 'bowl'])).toBe('; known: plate, bowl');
  });

  it('lists no more than a dozen, and nothing where nothing is known', () => {
    const many = Array.from({ length: 13 }, (_, index) => `thing_${index}`);
    expect(suggestName('?', many)).toMatch(/thing_11, … \(13 in all\)$/);
    expect(suggestName('?', many.slice(0, 12))).toMatch(/thing_11$/);
    expect(suggestName('x', [])).toBe('');
  });
});
