/** One size of a texture: RGB bytes, row 0 at the bottom (v = 0). Width and height are powers of two. */
export interface TextureLevel {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A bitmap with its mipmaps, largest first, and how often it repeats over 0 … 1 in u and v. */
export interface Texture {
  readonly width: number;
  readonly height: number;
  /** Texels of all levels, one after the other: red + 256 green + 65536 blue. One look-up reads a colour whole. */
  readonly texels: Int32Array;
  /** Where each level begins; each is half as wide and high as the one before (at least 1). */
  readonly starts: Int32Array;
  readonly repeat: readonly [number, number];
}

/** Adds halved levels down to one pixel, each the mean of four. */
export function withMipmaps(base: TextureLevel, repeat: readonly [number, number]): Texture {
  const levels = [base];
  for (let level = base; level.width > 1 || level.height > 1; ) {
    level = halve(level);
    levels.push(level);
  }
  const starts: number[] = [];
  let size = 0;
  for (const level of levels) {
    starts.push(size);
    size += level.width * level.height;
  }
  const texels = new Int32Array(size);
  for (const [index, { width, height, data }] of levels.entries()) {
    for (let i = 0; i < width * height; i++) {
      texels[starts[index]! + i] = data[3 * i]! + 256 * data[3 * i + 1]! + 65536 * data[3 * i + 2]!;
    }
  }
  return { width: base.width, height: base.height, texels, starts: Int32Array.from(starts), repeat };
}

function halve(source: TextureLevel): TextureLevel {
  const width = Math.max(1, source.width >> 1);
  const height = Math.max(1, source.height >> 1);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const x1 = Math.min(2 * x + 1, source.width - 1);
        const y1 = Math.min(2 * y + 1, source.height - 1);
        const sum =
          texel(source, 2 * x, 2 * y, c) +
          texel(source, x1, 2 * y, c) +
          texel(source, 2 * x, y1, c) +
          texel(source, x1, y1, c);
        data[(y * width + x) * 3 + c] = (sum + 2) >> 2;
      }
    }
  }
  return { width, height, data };
}

function texel(level: TextureLevel, x: number, y: number, channel: number): number {
  return level.data[
    (Math.min(y, level.height - 1) * level.width + Math.min(x, level.width - 1)) * 3 + channel
  ]!;
}
