import { describe, expect, it } from 'vitest';
import { CameraRenderer } from '../../src/render/camera-renderer.ts';
import { centroid, pixel, posesOf, renderOnce, sameBytes, type TinyWorld, tinyWorld } from './tiny-world.ts';

const MATT = { color: [1, 1, 1], specular: 0 };
const AMBIENT = { kind: 'headlight', ambient: [0.2, 0.2, 0.2], diffuse: [0, 0, 0], specular: [0, 0, 0] };
/** 45° from the left: a block 0.5 m before the wall throws its shadow 0.5 m to the right. */
const SUN = {
  ...{ kind: 'directional', direction: [1, 0, -1], diffuse: [0.6, 0.6, 0.6], specular: [0, 0, 0] },
  castsShadow: true,
};
/** A wall at depth 2 and a block of 0.2 m before it. */
const SCENE: TinyWorld = {
  bodies: {
    wall: [{ shape: { kind: 'box', halfExtents: [0.8, 0.8, 0.05] }, material: MATT }],
    block: [{ shape: { kind: 'box', halfExtents: [0.1, 0.1, 0.01] }, material: MATT }],
  },
  lights: [AMBIENT, SUN],
  focus: [0, 0, -2],
};
const SIZE = 128;
const DARK = Math.round(255 * 0.2);
const LIGHT = Math.round(255 * (0.2 + 0.6 * Math.SQRT1_2));

function place(model: ReturnType<typeof tinyWorld>, x: number) {
  return posesOf(model, { wall: { position: [0, 0, -2.05] }, block: { position: [x, 0, -1.5] } });
}

describe('shadows', () => {
  it('fall where the light that is kept off would have hit, and nowhere else', () => {
    const model = tinyWorld(SCENE);
    const image = renderOnce(model, SIZE, place(model, -0.3));
    const dark = centroid(image, ([red]) => red === DARK);
    // The block's middle (−0.3, 0, −1.5) lands at x = 0.2 on the wall at depth 2: 64 + 64 · 0.2 / 2.
    expect(dark.x).toBeCloseTo(64 + 6.4, 0);
    expect(dark.y).toBeCloseTo(64, 0);
    // 0.2 m at depth 2 are 6.4 pixels; the rim is half dark.
    expect(dark.count).toBeGreaterThan(5 * 5);
    expect(dark.count).toBeLessThan(7 * 7 + 1);
    expect(pixel(image, 64, 64)).toEqual([LIGHT, LIGHT, LIGHT]);
    expect(pixel(image, 50, 80)).toEqual([LIGHT, LIGHT, LIGHT]);
  });

  it('are cast only by lights that are told to', () => {
    const model = tinyWorld({ ...SCENE, lights: [AMBIENT, { ...SUN, castsShadow: false }] });
    const image = renderOnce(model, SIZE, place(model, -0.3));
    expect(centroid(image, ([red]) => red === DARK).count).toBe(0);
  });

  it('do not fall on the surface that casts them', () => {
    const model = tinyWorld(SCENE);
    const image = renderOnce(model, SIZE, place(model, 40));
    const lit = centroid(image, ([red]) => red === LIGHT);
    const some = centroid(image, ([red]) => red! > 0);
    // All of the wall but its antialiased rim.
    expect(lit.count).toBeGreaterThan(0.9 * some.count);
    expect(centroid(image, ([red]) => red! > 0 && red! < LIGHT - 2).count).toBeLessThan(4 * 60);
  });

  it('move with what casts them, in the kept picture too', () => {
    const model = tinyWorld(SCENE);
    const renderer = new CameraRenderer(model);
    const anew = new CameraRenderer(model, 'full');
    for (let frame = 0; frame < 40; frame++) {
      // Moves, rests until it is part of the static picture, moves on.
      const x = -0.3 + 0.01 * (frame < 8 ? frame : frame < 24 ? 8 : frame - 16);
      const now = place(model, x);
      const kept = renderer.render('eye', SIZE, SIZE, now).data;
      expect(sameBytes(kept, anew.render('eye', SIZE, SIZE, now).data)).toBe(true);
    }
  });
});
