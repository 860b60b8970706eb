import { describe, expect, it } from 'vitest';
import { pixel, posesOf, renderOnce, tinyWorld } from './tiny-world.ts';

const OFF = { ambient: [0, 0, 0], diffuse: [0, 0, 0], specular: [0, 0, 0] };
const SIZE = 32;
/** The pixel right and below of the middle, and how far its middle is off the axis of view per metre of depth. */
const MIDDLE = SIZE / 2;

/** Middle pixel of a wall, 2 m away and square to the view, of the given material under the given lights. */
function wall(lights: readonly unknown[], material: unknown, halfSide = 1): readonly number[] {
  const shape = { kind: 'box', halfExtents: [halfSide, halfSide, 0.001] };
  const model = tinyWorld({ bodies: { wall: [{ shape, material }] }, lights });
  const now = posesOf(model, { wall: { position: [0, 0, -2.001] } });
  return pixel(renderOnce(model, SIZE, now), MIDDLE, MIDDLE);
}

const byte = (value: number) => Math.round(255 * Math.min(value, 1));

describe('lighting', () => {
  it('of a matt surface is colour × light × cosine', () => {
    const direction = [1, 2, -2];
    const light = { kind: 'directional', direction, diffuse: [0.9, 0.6, 0.3], specular: [1, 1, 1] };
    const color = [0.8, 0.5, 1];
    const cosine = 2 / 3;
    expect(wall([light], { color, specular: 0 })).toEqual([
      byte(0.8 * 0.9 * cosine),
      byte(0.5 * 0.6 * cosine),
      byte(0.3 * cosine),
    ]);
  });

  it('leaves surfaces that face away dark, and adds ambient and emission', () => {
    const away = { kind: 'directional', direction: [0, 0, 1], diffuse: [1, 1, 1], specular: [1, 1, 1] };
    const ambient = { kind: 'headlight', ...OFF, ambient: [0.1, 0.2, 0.3] };
    expect(wall([away], { color: [1, 1, 1] })).toEqual([0, 0, 0]);
    expect(wall([away, ambient], { color: [0.5, 0.5, 0.5] })).toEqual([13, 26, 38]);
    expect(wall([away], { color: [0.5, 1, 0], emission: 0.6 })).toEqual([77, 153, 0]);
  });

  it('adds highlights of the half vector to the power of 128 × shininess', () => {
    const light = {
      kind: 'directional',
      direction: [1, 0, -1],
      diffuse: [0, 0, 0],
      specular: [0.5, 0.5, 0.5],
    };
    // A small wall: light is computed at its corners, here next to the axis of view.
    const [red] = wall([light], { color: [0, 0, 0], specular: 0.8, shininess: 1 / 32 }, 0.15);
    // Half way between the light (45°) and the eye (0°) is 22.5°.
    const expected = 0.8 * 0.5 * Math.cos(Math.PI / 8) ** 4;
    expect(Math.abs(red! - 255 * expected)).toBeLessThan(3);
  });

  it('of the headlight comes along the gaze, not from the eye: a wide wall is evenly lit', () => {
    const head = { kind: 'headlight', ...OFF, diffuse: [0.4, 0.4, 0.4] };
    const shape = { kind: 'box', halfExtents: [2, 2, 0.001] };
    const model = tinyWorld({ bodies: { wall: [{ shape, material: { specular: 0 } }] }, lights: [head] });
    const image = renderOnce(model, SIZE, posesOf(model, { wall: { position: [0, 0, -2] } }));
    expect(pixel(image, MIDDLE, MIDDLE)).toEqual([102, 102, 102]);
    expect(pixel(image, 1, 1)).toEqual([102, 102, 102]);
  });

  it('of a spot falls with a power of the cosine and ends at the cutoff', () => {
    const spot = (angleDegrees: number) => ({
      kind: 'spot',
      // Eight metres before the wall's middle, pointing aside by the angle.
      position: [0, 0, 6],
      direction: [Math.sin((angleDegrees * Math.PI) / 180), 0, -Math.cos((angleDegrees * Math.PI) / 180)],
      ...{ diffuse: [0.8, 0.8, 0.8], specular: [0, 0, 0], cutoffDegrees: 45, exponent: 10 },
    });
    const material = { specular: 0 };
    const at = (angle: number) => wall([spot(angle)], material, 0.15)[0]!;
    expect(Math.abs(at(0) - 255 * 0.8)).toBeLessThan(4);
    expect(Math.abs(at(30) - 255 * 0.8 * Math.cos(Math.PI / 6) ** 10)).toBeLessThan(4);
    expect(at(40)).toBeGreaterThan(8);
    expect(at(52)).toBe(0);
  });

  it('clamps what is too bright, channel by channel', () => {
    const light = { kind: 'directional', direction: [0, 0, -1], diffuse: [1, 1, 1], specular: [0, 0, 0] };
    expect(wall([light, light, light], { color: [0.9, 0.2, 0] })).toEqual([255, 153, 0]);
  });

  it('is multiplied by the texture, highlights included', () => {
    const light = {
      kind: 'directional',
      direction: [0, 0, -1],
      diffuse: [0.5, 0.5, 0.5],
      specular: [1, 1, 1],
    };
    const green = { kind: 'bands', bands: [{ until: 1, color: [0, 1, 0] }] };
    expect(wall([light], { texture: green, specular: 1, shininess: 0.1 })).toEqual([0, 255, 0]);
    expect(wall([light], { color: [0, 1, 0], specular: 1, shininess: 0 })).toEqual([255, 255, 255]);
  });
});
