import type { Image } from '../spec/image.ts';
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphDot } from './bitmap-font.ts';

/** Pixels per dot of the caption font, and space around images. */
const DOT = 2;
const GAP = 6;
const CAPTION_HEIGHT = GLYPH_HEIGHT * DOT + GAP;
const PAPER = 250;
const INK = 40;

export interface CaptionedImage {
  readonly image: Image;
  readonly caption: string;
}

/** Lays images of equal size out in rows of `columns`, a caption under each (cut to the image's width). */
export function contactSheet(items: readonly CaptionedImage[], columns: number): Image {
  const cellWidth = Math.max(...items.map(({ image }) => image.width)) + GAP;
  const cellHeight = Math.max(...items.map(({ image }) => image.height)) + CAPTION_HEIGHT + GAP;
  const width = columns * cellWidth + GAP;
  const height = Math.ceil(items.length / columns) * cellHeight + GAP;
  const sheet: Image = { width, height, data: new Uint8Array(width * height * 3).fill(PAPER) };
  for (const [index, { image, caption }] of items.entries()) {
    const left = GAP + (index % columns) * cellWidth;
    const top = GAP + Math.floor(index / columns) * cellHeight;
    for (let row = 0; row < image.height; row++) {
      const source = image.data.subarray(row * image.width * 3, (row + 1) * image.width * 3);
      sheet.data.set(source, ((top + row) * width + left) * 3);
    }
    writeCaption(sheet, caption, left, top + image.height + GAP / 2, image.width);
  }
  return sheet;
}

function writeCaption(sheet: Image, caption: string, left: number, top: number, room: number): void {
  const letters = Math.floor(room / ((GLYPH_WIDTH + 1) * DOT));
  for (const [index, character] of [...caption.slice(0, letters)].entries()) {
    for (let y = 0; y < GLYPH_HEIGHT * DOT; y++) {
      for (let x = 0; x < GLYPH_WIDTH * DOT; x++) {
        if (!glyphDot(character, Math.floor(x / DOT), Math.floor(y / DOT))) continue;
        const at = ((top + y) * sheet.width + left + index * (GLYPH_WIDTH + 1) * DOT + x) * 3;
        sheet.data.fill(INK, at, at + 3);
      }
    }
  }
}
