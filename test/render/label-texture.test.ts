import { describe, expect, it } from 'vitest';
import { bakeTexture } from '../../src/render/bake-texture.ts';
import { sampleTexture } from '../../src/render/sample-texture.ts';
import { textureSchema } from '../../src/scene/geometry-schema.ts';

const COLOURS = { base: [0, 0, 1], band: [1, 1, 1], ink: [0, 0, 0] };

/** A character per spot of a label: `#` ink, `.` band, ` ` base; the spots in the middles of so many rows and columns. */
function drawn(keys: object, rows: number, columns: number): string[] {
  const texture = bakeTexture(textureSchema.parse({ kind: 'label', ...COLOURS, from: 0, to: 1, ...keys }));
  const out = new Float64Array(3);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const v = 1 - (row + 0.5) / rows;
      sampleTexture(texture, Float64Array.of((column + 0.5) / columns, v, 0), out);
      if (out[2]! < 0.5) return '#';
      return out[0]! < 0.5 ? ' ' : '.';
    }).join(''),
  );
}

describe('the label texture', () => {
  it('writes its caption as large as fits', () => {
    expect(drawn({ caption: 'LO' }, 7, 9)).toEqual([
      '.........',
      '.#....#..',
      '.#...#.#.',
      '.#...#.#.',
      '.#...#.#.',
      '.###..#..',
      '.........',
    ]);
  });

  it('begins a new line at a slash, shorter lines in the middle', () => {
    expect(drawn({ caption: 'LLL/L' }, 13, 13).map((row) => row.slice(5, 9))).toEqual([
      '....',
      ...['#...', '#...', '#...', '#...', '###.'],
      '....',
      ...['#...', '#...', '#...', '#...', '###.'],
      '....',
    ]);
    expect(drawn({ caption: 'LLL/L' }, 13, 13)[8]).toBe('.....#.......');
  });

  it('writes it several times, the first in the middle of `turn`', () => {
    const once = drawn({ caption: 'L' }, 7, 5)[1]!;
    expect(drawn({ caption: 'L', times: 3 }, 7, 15)[1]).toBe(once.repeat(3));
    const turned = drawn({ caption: 'L', times: 3, turn: 0.5 + 1 / 15 }, 7, 15)[1]!;
    expect(turned).toBe(`.${once.repeat(3)}`.slice(0, 15));
  });

  it('leaves what is outside of the band bare', () => {
    const rows = drawn({ caption: '', from: 0.25, to: 0.75 }, 4, 2);
    expect(rows).toEqual(['  ', '..', '..', '  ']);
  });
});
