import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { contactSheet } from '../../src/render/contact-sheet.ts';
import { encodePng } from '../../src/render/encode-png.ts';
import type { Image } from '../../src/spec/image.ts';
import { pixel } from './tiny-world.ts';

function plain(width: number, height: number, color: readonly [number, number, number]): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!);
  return { width, height, data };
}

describe('encodePng', () => {
  it('keeps every byte', () => {
    const image = { width: 7, height: 5, data: Uint8Array.from({ length: 105 }, (_, i) => (i * 37) % 256) };
    const read = decode(encodePng(image));
    expect([read.width, read.height, read.channels, read.depth]).toEqual([7, 5, 3, 8]);
    expect([...read.data]).toEqual([...image.data]);
  });
});

describe('contactSheet', () => {
  it('lays pictures out row by row with a caption under each', () => {
    const colors = [
      [200, 0, 0],
      [0, 200, 0],
      [0, 0, 200],
    ] as const;
    const items = colors.map((color) => ({ image: plain(40, 30, color), caption: 'IIII' }));
    const sheet = contactSheet(items, 2);
    const [cellWidth, cellHeight] = [(sheet.width - 6) / 2, (sheet.height - 6) / 2];
    expect(pixel(sheet, 6 + 20, 6 + 15)).toEqual([200, 0, 0]);
    expect(pixel(sheet, 6 + cellWidth + 20, 6 + 15)).toEqual([0, 200, 0]);
    expect(pixel(sheet, 6 + 20, 6 + cellHeight + 15)).toEqual([0, 0, 200]);
    expect(pixel(sheet, 6 + cellWidth + 20, 6 + cellHeight + 15)).toEqual([250, 250, 250]);
    // The stem of the first I, under the first picture.
    expect(pixel(sheet, 6 + 2, 6 + 30 + 3 + 4)).toEqual([40, 40, 40]);
  });

  it('breaks captions between words, and makes room for the longest', () => {
    const image = plain(40, 10, [9, 9, 9]);
    const items = [
      { image, caption: 'II II II' },
      { image, caption: 'II' },
    ];
    const sheet = contactSheet(items, 1);
    const plainSheet = contactSheet(
      items.map((item) => ({ ...item, caption: 'II' })),
      1,
    );
    // Five letters of 8 pixels to a line: a second one of 16 pixels, under both.
    expect(sheet.height - plainSheet.height).toBe(2 * 16);
  });

  it('cuts words that are wider than the picture', () => {
    const sheet = contactSheet([{ image: plain(16, 8, [9, 9, 9]), caption: 'HHHHHHHHHH' }], 1);
    const ink = sheet.data.reduce((count, value) => count + (value === 40 ? 1 : 0), 0);
    // Two letters of 11 dots, four pixels a dot, three bytes a pixel.
    expect(ink).toBe(2 * 11 * 4 * 3);
  });
});
