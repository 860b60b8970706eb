import { describe, expect, it } from 'vitest';
import { fromAxisAngle, rotate } from '../../../src/math/quat.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { evaluatePredicate } from '../../../src/task/evaluate-predicate.ts';
import type { SiteView } from '../../../src/task/world-view.ts';
import { fakeSite, fakeWorldView } from '../fake-world-view.ts';

const STEP = 2 ** -40;

describe('On an object', () => {
  const on = (o: Vec3, touching = true) =>
    evaluatePredicate(
      ['On', 'bowl', 'plate'],
      fakeWorldView({ at: { bowl: o, plate: [0, 0, 0.5] }, touching: touching ? [['bowl', 'plate']] : [] }),
    );

  it('holds for a centred object in contact, and reports distances and contact', () => {
    const report = on([0.01, 0, 0.75]);
    expect(report).toEqual({
      predicate: 'On(bowl, plate)',
      holds: true,
      parts: { heightDifference: 0.25, distanceXY: 0.01, contact: true },
    });
  });

  it('needs contact', () => {
    expect(on([0, 0, 0.75], false).holds).toBe(false);
  });

  it('allows equal height but nothing lower', () => {
    expect(on([0, 0, 0.5]).holds).toBe(true);
    expect(on([0, 0, 0.5 - STEP]).holds).toBe(false);
  });

  it('needs the origins strictly within 3 cm horizontally, along any direction', () => {
    expect(on([0.0299999, 0, 0.6]).holds).toBe(true);
    expect(on([0.03, 0, 0.6]).holds).toBe(false);
    expect(on([0.018, 0.0239, 0.6]).holds).toBe(true);
    expect(on([0.018, 0.0241, 0.6]).holds).toBe(false);
    expect(on([0, -0.031, 0.6]).holds).toBe(false);
  });
});

describe('On a site', () => {
  const on = (position: Vec3, site: SiteView, touching = true) =>
    evaluatePredicate(
      ['On', 'bowl', 'site'],
      fakeWorldView({
        at: { bowl: position },
        sites: [site],
        touching: touching ? [['bowl', 'stove']] : [],
      }),
    );
  const burner = fakeSite([0, 0, 0], [0.25, 0.125, 0.5], { parent: 'stove' });

  it('reports margins, height over the upper face and contact', () => {
    const report = on([0.125, 0, 0.5], burner);
    expect(report.holds).toBe(true);
    expect(report.parts).toEqual({ marginX: 0.125, marginY: 0.125, heightOverTop: 0, contact: true });
  });

  it('is strict at the sides', () => {
    for (const sign of [-1, 1]) {
      expect(on([sign * 0.25, 0, 0.5], burner).holds).toBe(false);
      expect(on([sign * (0.25 - STEP), 0, 0.5], burner).holds).toBe(true);
      expect(on([0, sign * 0.125, 0.5], burner).holds).toBe(false);
      expect(on([0, sign * (0.125 - STEP), 0.5], burner).holds).toBe(true);
    }
  });

  it('accepts heights from 5 mm below to 10 cm above the upper face, both ends excluded', () => {
    expect(on([0, 0, 0.5 - 0.005], burner).holds).toBe(false);
    expect(on([0, 0, 0.5 - 0.005 + 1e-9], burner).holds).toBe(true);
    expect(on([0, 0, 0.5 + 0.1], burner).holds).toBe(false);
    expect(on([0, 0, 0.5 + 0.1 - 1e-9], burner).holds).toBe(true);
  });

  it('needs contact with what carries the site', () => {
    expect(on([0, 0, 0.5], burner, false).holds).toBe(false);
  });

  it('asks for no contact on a rectangle of the table, which nothing carries', () => {
    const rectangle = fakeSite([0, 0, 0.895], [0.01, 0.01, 0.007]);
    const low = on([0, 0, 0.8969], rectangle, false);
    const settled = on([0, 0, 0.8984], rectangle, false);
    expect(low.holds).toBe(false);
    expect(settled.holds).toBe(true);
    expect(settled.parts).not.toHaveProperty('contact');
    expect(on([0, 0, 1.0019], rectangle, false).holds).toBe(true);
    expect(on([0, 0, 1.0021], rectangle, false).holds).toBe(false);
    expect(on([0.0101, 0, 0.8984], rectangle, false).holds).toBe(false);
  });

  it('multiplies by the rotation itself, so a turned site tests the mirror image of its area', () => {
    const rotation = fromAxisAngle([0, 0, 1], 0.5);
    const turned = fakeSite([0, 0, 0], [0.2, 0.02, 0.5], { rotation });
    const [x, y] = rotate(rotation, [0.15, 0, 0]);
    // The point 15 cm along the site's own x axis misses; its mirror image hits.
    expect(on([x, y, 0.5], turned).holds).toBe(false);
    expect(on([x, -y, 0.5], turned).holds).toBe(true);
  });
});
