import { describe, expect, it } from 'vitest';
import { sampleTexture } from '../../src/render/sample-texture.ts';
import { withMipmaps } from '../../src/render/texture.ts';
import { pixel, posesOf, renderOnce, tinyWorld } from './tiny-world.ts';

/** 2 x 2 texels, bottom row first: red, green, blue, white. */
const FOUR = { width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255) };

function sampled(
  u: number,
  v: number,
  footprint: number,
  repeat: readonly [number, number] = [1, 1],
): number[] {
  const out = new Float64Array(3);
  sampleTexture(withMipmaps(FOUR, repeat), Float64Array.of(u, v, footprint), out);
  return [...out].map((value) => Math.round(value * 255));
}

describe('sampleTexture', () => {
  it('gives a texel in its middle, u to the right and v upwards', () => {
    expect(sampled(0.25, 0.25, 0)).toEqual([255, 0, 0]);
    expect(sampled(0.75, 0.25, 0)).toEqual([0, 255, 0]);
    expect(sampled(0.25, 0.75, 0)).toEqual([0, 0, 255]);
    expect(sampled(0.75, 0.75, 0)).toEqual([255, 255, 255]);
  });

  it('mixes the four texels around, across the border too', () => {
    expect(sampled(0.5, 0.25, 0)).toEqual([128, 128, 0]);
    expect(sampled(0, 0.25, 0)).toEqual([128, 128, 0]);
    expect(sampled(0.5, 0.5, 0)).toEqual([128, 128, 128]);
    expect(sampled(0.375, 0.25, 0)).toEqual([191, 64, 0]);
  });

  it('repeats outside of 0 … 1 and as often as the texture says', () => {
    expect(sampled(-0.75, 3.25, 0)).toEqual([255, 0, 0]);
    expect(sampled(0.375, 0.25, 0, [2, 1])).toEqual([0, 255, 0]);
  });

  it('goes over to the mean as the footprint grows from one texel to two', () => {
    expect(sampled(0.25, 0.25, 0.5)).toEqual([255, 0, 0]);
    expect(sampled(0.25, 0.25, 0.75)).toEqual([192, 64, 64]);
    expect(sampled(0.25, 0.25, 1)).toEqual([128, 128, 128]);
    expect(sampled(0.25, 0.25, 50)).toEqual([128, 128, 128]);
  });
});

describe('textures in the picture', () => {
  // Red below the middle of the face, green above it.
  const material = {
    texture: {
      kind: 'bands',
      bands: [
        { until: 0.5, color: [1, 0, 0] },
        { until: 1, color: [0, 1, 0] },
      ],
    },
    specular: 0,
  };
  const board = { shape: { kind: 'box', halfExtents: [1, 1, 0.001] }, material };

  it('are perspective-correct: the middle of a slanted board is not the middle of its picture', () => {
    const model = tinyWorld({ bodies: { board: [board] } });
    // Turned about x by 60°: its lower edge comes near.
    const now = posesOf(model, {
      board: { position: [0, 0, -2], rotation: [-0.5, 0, 0, Math.sqrt(3) / 2] },
    });
    const size = 128;
    const image = renderOnce(model, size, now);
    let [rows, wrong] = [0, 0];
    for (let row = 0; row < size; row++) {
      const [red, green] = pixel(image, size / 2, row);
      if (red === 0 && green === 0) continue;
      rows++;
      // The board's middle is on the axis of view: exactly at the middle row.
      if (Math.abs(row + 0.5 - size / 2) > 1.5 && red! > green! !== row > size / 2) wrong++;
    }
    // Near edge at depth 2 − sin 60°, far edge at 2 + sin 60°, both 0.5 off the axis.
    const near = (0.5 / (2 - Math.sqrt(3) / 2)) * (size / 2);
    const far = (0.5 / (2 + Math.sqrt(3) / 2)) * (size / 2);
    expect(Math.abs(rows - near - far)).toBeLessThanOrEqual(2);
    expect(near).toBeGreaterThan(2 * far);
    expect(wrong).toBe(0);
  });

  it('multiply the colour of the material', () => {
    const model = tinyWorld({
      bodies: { board: [{ ...board, material: { ...material, color: [0.5, 0.2, 1] } }] },
    });
    const image = renderOnce(model, 32, posesOf(model, { board: { position: [0, 0, -2] } }));
    expect(pixel(image, 16, 20)).toEqual([128, 0, 0]);
    expect(pixel(image, 16, 12)).toEqual([0, 51, 0]);
  });
});
