import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { centroid, EYE, posesOf, renderOnce, tinyWorld } from './tiny-world.ts';

const ball = (radius: number) => ({ shape: { kind: 'sphere', radius, segments: 24 }, material: {} });
const lit = (color: readonly number[]) => color[0]! > 127;

describe('projection', () => {
  it('puts a point where a pinhole puts it: right is +x, up is +y, depth is −z', () => {
    const model = tinyWorld({ bodies: { ball: [ball(0.03)] } });
    const spot = centroid(
      renderOnce(model, 200, posesOf(model, { ball: { position: [0.5, 0.25, -1] } })),
      lit,
    );
    // Focal length 100: 100 + 100 · 0.5, 100 − 100 · 0.25.
    expect(spot.x).toBeCloseTo(150, 0);
    expect(spot.y).toBeCloseTo(75, 0);
  });

  it('takes the field of view as the vertical one, whatever the picture is as wide as', () => {
    const model = tinyWorld({ bodies: { ball: [ball(0.03)] }, cameras: [{ ...EYE, fovyDegrees: 45 }] });
    const image = renderOnce(model, 200, posesOf(model, { ball: { position: [0.2, 0, -1] } }));
    // 100 / tan(22.5°) = 241.42 pixels per unit of slope.
    expect(centroid(image, lit).x).toBeCloseTo(100 + 0.2 * 241.42, 0);
  });

  it('shows nothing that is behind the eye', () => {
    const model = tinyWorld({ bodies: { ball: [ball(0.3)] } });
    const image = renderOnce(model, 64, posesOf(model, { ball: { position: [0, 0, 1] } }));
    expect(centroid(image, lit).count).toBe(0);
  });

  it("sees the middle of LIBERO's table where agentview sees it", () => {
    const agentview = loadCatalogue()
      .scene('libero_tabletop')
      .cameras.find(({ name }) => name === 'agentview')!;
    const model = tinyWorld({ bodies: { ball: [ball(0.01)] }, cameras: [agentview] });
    const image = renderOnce(model, 256, posesOf(model, { ball: { position: [0, 0.1, 0.9] } }));
    const spot = centroid(image, lit);
    // From the published pose: the eye at (0.6586, 0, 1.6104) looks along (−0.7775, 0, −0.6289); its right is +y.
    const [dx, dz] = [-0.6586131746835, 0.9 - 1.6103500240372];
    const [forwardX, forwardZ] = [-0.7775, -0.6289];
    const depth = dx * forwardX + dz * forwardZ;
    const up = dx * forwardZ - dz * forwardX;
    const focal = 128 / Math.tan(Math.PI / 8);
    expect(spot.x).toBeCloseTo(128 + (focal * 0.1) / depth, 0);
    expect(spot.y).toBeCloseTo(128 - (focal * up) / depth, 0);
  });

  it('carries a camera with its body', () => {
    const hand = { name: 'eye', pose: { position: [0.05, 0, 0] }, fovyDegrees: 75, body: 'hand' };
    const model = tinyWorld({ bodies: { hand: [], ball: [ball(0.02)] }, cameras: [hand] });
    // A quarter turn about y: the camera looks along −x; its place in the hand turns to (0, 0, −0.05).
    const half = Math.SQRT1_2;
    const now = posesOf(model, {
      hand: { position: [1, 2, 3], rotation: [0, half, 0, half] },
      ball: { position: [0, 2.1, 2.95] },
    });
    const spot = centroid(renderOnce(model, 224, now), lit);
    expect(spot.x).toBeCloseTo(112, 0);
    expect(spot.y).toBeCloseTo(112 - (0.1 * 112) / Math.tan((37.5 * Math.PI) / 180), 0);
  });
});
