import { describe, expect, it } from 'vitest';
import { CameraRenderer } from '../../src/render/camera-renderer.ts';
import { posesOf, tinyWorld } from './tiny-world.ts';

/** A plate at depth 2, seen head on; at 90° a picture of 64 pixels shows 4 m there. */
const plate = (halfX: number, z: number) => [
  {
    shape: { kind: 'box', halfExtents: [halfX, 1, 0.001] },
    pose: { position: [0, 0, z] },
    material: { color: [1, 0, 0] },
  },
];

describe('instancePixels', () => {
  it('counts what is seen, not what is hidden or outside', () => {
    const model = tinyWorld({
      bodies: { near: plate(0.5, -1.999), far: plate(1, -2.5), behind: plate(1, 3) },
    });
    const renderer = new CameraRenderer(model);
    const seen = renderer.instancePixels('eye', 64, 64, posesOf(model));
    // 1 x 2 m at 16 pixels a metre.
    expect(seen.get('near')).toBeCloseTo(16 * 32, -1);
    // 2 x 2 m at 12.8 pixels a metre, less what the near one covers of it: 16 columns of its 25.6.
    expect(seen.get('far')! / (12.8 * 12.8 * 4)).toBeCloseTo(1 - 16 / 25.6, 1);
    expect(seen.has('behind')).toBe(false);
  });

  it('changes no picture that is drawn afterwards', () => {
    const model = tinyWorld({ bodies: { near: plate(0.5, -2) } });
    const renderer = new CameraRenderer(model);
    const before = renderer.render('eye', 32, 32, posesOf(model));
    renderer.instancePixels('eye', 32, 32, posesOf(model, { near: { position: [0.3, 0, 0] } }));
    expect(renderer.render('eye', 32, 32, posesOf(model))).toEqual(before);
  });
});
