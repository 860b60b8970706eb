import { Random } from '../math/random.ts';
import type { TextureSpec } from '../scene/geometry-schema.ts';
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphDot } from './bitmap-font.ts';
import { type Texture, withMipmaps } from './texture.ts';

type Color = readonly [number, number, number];
/** Colour (0 … 1) at u, v in 0 … 1; v = 0 is the bottom. */
type Painter = (u: number, v: number) => Color;

const SIZE = 256;
/** Textures are decoration: one fixed seed keeps them the same in every world. */
const SEED = 7;

/** Paints a procedural texture once, with its mipmaps. */
export function bakeTexture(spec: TextureSpec): Texture {
  const paint = painter(spec);
  const data = new Uint8Array(SIZE * SIZE * 3);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const color = paint((x + 0.5) / SIZE, (y + 0.5) / SIZE);
      for (let c = 0; c < 3; c++) data[(y * SIZE + x) * 3 + c] = toByte(color[c]!);
    }
  }
  return withMipmaps({ width: SIZE, height: SIZE, data }, 'repeat' in spec ? spec.repeat : [1, 1]);
}

function painter(spec: TextureSpec): Painter {
  switch (spec.kind) {
    case 'wood': {
      const grain = smoothNoise(64, 8);
      const fine = smoothNoise(256, 128);
      return (u, v) => {
        const wave = spec.rings * (v + 0.08 * grain(u, v)) + 0.6 * grain(v, u);
        const ring = Math.abs(2 * (wave - Math.floor(wave)) - 1);
        return mix(spec.dark, spec.light, 0.25 + 0.55 * ring + 0.2 * fine(u * 0.25, v));
      };
    }
    case 'tile': {
      const shade = smoothNoise(32, 32);
      const GROUT = 0.012;
      return (u, v) => {
        const cellU = u * spec.count - Math.floor(u * spec.count);
        const cellV = v * spec.count - Math.floor(v * spec.count);
        const edge = Math.min(cellU, 1 - cellU, cellV, 1 - cellV) / spec.count;
        return edge < GROUT / 2 ? spec.grout : mix(spec.grout, spec.tile, 0.85 + 0.15 * shade(u, v));
      };
    }
    case 'plaster': {
      const coarse = smoothNoise(16, 16);
      const fine = smoothNoise(128, 128);
      return (u, v) => {
        const light = 1 + spec.contrast * (coarse(u, v) + fine(u, v) - 1);
        return [spec.base[0] * light, spec.base[1] * light, spec.base[2] * light];
      };
    }
    case 'speckle': {
      const dots = smoothNoise(64, 64);
      return (u, v) => (dots(u, v) < spec.density ? spec.speck : spec.base);
    }
    case 'bands':
      return (_u, v) => (spec.bands.find(({ until }) => v < until) ?? spec.bands.at(-1)!).color;
    case 'label':
      return labelPainter(spec);
    case 'dots':
      return (u, v) => {
        const middle = (spec.from + spec.to) / 2;
        const along = u * spec.count - Math.floor(u * spec.count) - 0.5;
        const across = (v - middle) / (spec.to - spec.from);
        return along * along + across * across < 0.16 ? spec.dot : spec.base;
      };
  }
}

/** A band with the caption in block letters, as large as fits, every line in the middle. */
function labelPainter(spec: Extract<TextureSpec, { kind: 'label' }>): Painter {
  const lines = spec.caption.split('/');
  const pitch = GLYPH_WIDTH + 1;
  const columns = Math.max(...lines.map((line) => line.length)) * pitch + 1;
  const rows = lines.length * (GLYPH_HEIGHT + 1) + 1;
  return (u, v) => {
    if (v < spec.from || v >= spec.to) return spec.base;
    const along = (u - spec.turn) * spec.times + 0.5;
    const row = Math.floor(((spec.to - v) / (spec.to - spec.from)) * rows) - 1;
    const line = lines[Math.floor(row / (GLYPH_HEIGHT + 1))] ?? '';
    const indent = (columns - 1 - line.length * pitch) / 2;
    const column = Math.floor((along - Math.floor(along)) * columns - indent) - 1;
    const dotRow = row % (GLYPH_HEIGHT + 1);
    if (column < 0 || row < 0 || dotRow >= GLYPH_HEIGHT) return spec.band;
    const character = line[Math.floor(column / pitch)] ?? ' ';
    const dot = column % pitch;
    return dot < GLYPH_WIDTH && glyphDot(character, dot, dotRow) ? spec.ink : spec.band;
  };
}

/** Bilinear noise on a columns x rows lattice, wrapping round; values 0 … 1. */
function smoothNoise(columns: number, rows: number): (u: number, v: number) => number {
  const random = new Random(SEED);
  const lattice = Float64Array.from({ length: columns * rows }, () => random.uniform());
  const at = (x: number, y: number) =>
    lattice[(((y % rows) + rows) % rows) * columns + (((x % columns) + columns) % columns)]!;
  return (u, v) => {
    const x = u * columns;
    const y = v * rows;
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const low = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
    const high = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
    return low * (1 - fy) + high * fy;
  };
}

function mix(a: Color, b: Color, t: number): Color {
  const s = t < 0 ? 0 : Math.min(t, 1);
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
}

function toByte(value: number): number {
  return Math.round(255 * (value < 0 ? 0 : Math.min(value, 1)));
}
