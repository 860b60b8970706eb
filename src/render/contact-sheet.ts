import type { Image } from '../spec/image.ts';
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphDot } from './bitmap-font.ts';

/** Pixels per dot of the caption font, and space around images. */
const DOT = 2;
const GAP = 6;
const LINE_HEIGHT = GLYPH_HEIGHT * DOT + GAP;
const LETTER_WIDTH = (GLYPH_WIDTH + 1) * DOT;
const PAPER = 250;
const INK = 40;

export interface CaptionedImage {
  readonly image: Image;
  readonly caption: string;
}

/** Lays images of equal size out in rows of `columns`, a caption under each, in as many lines as it takes. */
export function contactSheet(items: readonly CaptionedImage[], columns: number): Image {
  const captions = items.map(({ image, caption }) => wrap(caption, Math.floor(image.width / LETTER_WIDTH)));
  const captionHeight = Math.max(...captions.map((lines) => lines.length)) * LINE_HEIGHT;
  const cellWidth = Math.max(...items.map(({ image }) => image.width)) + GAP;
  const cellHeight = Math.max(...items.map(({ image }) => image.height)) + captionHeight + GAP;
  const width = columns * cellWidth + GAP;
  const height = Math.ceil(items.length / columns) * cellHeight + GAP;
  const sheet: Image = { width, height, data: new Uint8Array(width * height * 3).fill(PAPER) };
  for (const [index, { image }] of items.entries()) {
    const left = GAP + (index % columns) * cellWidth;
    const top = GAP + Math.floor(index / columns) * cellHeight;
    for (let row = 0; row < image.height; row++) {
      const source = image.data.subarray(row * image.width * 3, (row + 1) * image.width * 3);
      sheet.data.set(source, ((top + row) * width + left) * 3);
    }
    for (const [line, text] of captions[index]!.entries()) {
      writeLine(sheet, text, left, top + image.height + GAP / 2 + line * LINE_HEIGHT);
    }
  }
  return sheet;
}

/** Breaks between words; a word that is longer than a line is cut. */
function wrap(text: string, letters: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= letters) lines[lines.length - 1] = longer;
    else if (last === '') lines[lines.length - 1] = word.slice(0, letters);
    else lines.push(word.slice(0, letters));
  }
  return lines;
}

function writeLine(sheet: Image, text: string, left: number, top: number): void {
  for (const [index, character] of [...text].entries()) {
    for (let y = 0; y < GLYPH_HEIGHT * DOT; y++) {
      for (let x = 0; x < GLYPH_WIDTH * DOT; x++) {
        if (!glyphDot(character, Math.floor(x / DOT), Math.floor(y / DOT))) continue;
        const at = ((top + y) * sheet.width + left + index * LETTER_WIDTH + x) * 3;
        sheet.data.fill(INK, at, at + 3);
      }
    }
  }
}
