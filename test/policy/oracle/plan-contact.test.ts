import { describe, expect, it } from 'vitest';
import { distance, type Vec3 } from '../../../src/math/vec3.ts';
import { planContact } from '../../../src/policy/oracle/plan-contact.ts';
import type { PartView, SolidView } from '../../../src/policy/privileged-view.ts';
import { FakeDrawer } from './fake-drawer.ts';

const HALF: Vec3 = [0.06, 0.06, 0.034];
const CENTER: Vec3 = [0.05, 0, 1];

/** A drawer whose knob is too thick to be taken, open, and maybe a low wall in front of it. */
class ThickDrawer extends FakeDrawer {
  /** Distance of the wall from the knob, m. */
  gap = Number.POSITIVE_INFINITY;

  override parts(): readonly PartView[] {
    const [part] = super.parts() as [PartView];
    const [halfAlong, halfOutward, halfAcross] = HALF;
    const handle = { ...part.handle!, center: CENTER, halfAlong, halfOutward, halfAcross };
    return [{ ...part, value: -0.1, handle }];
  }

  override solids(): readonly SolidView[] {
    const block = (instance: string, body: string, position: Vec3, halfExtents: Vec3): SolidView => ({
      ...{ instance, body, halfExtents, pose: { position, rotation: [0, 0, 0, 1] } },
    });
    const knob = block('chest', 'chest/drawer', CENTER, HALF);
    const y = CENTER[1] + HALF[1] + this.gap + 0.01;
    const wall = block('wall', 'wall', [CENTER[0], y, CENTER[2]], [0.3, 0.01, 0.034]);
    return Number.isFinite(this.gap) ? [knob, wall] : [knob];
  }
}

/** How far from the contact the hand lines up, m; undefined if there is no contact. */
function standoff(gap: number): number | undefined {
  const world = new ThickDrawer();
  world.gap = gap;
  const plan = planContact(world, world.parts()[0]!, 0);
  return plan && distance(plan.way.at(-1)!.position, plan.tool.position);
}

describe('planning a contact', () => {
  it('lines up well off what it pushes, nearer where something stands in front, and not where nothing fits', () => {
    expect(standoff(Number.POSITIVE_INFINITY)).toBeCloseTo(0.06, 9);
    expect([0.035, 0.02].some((near) => Math.abs(standoff(0.075)! - near) < 1e-9)).toBe(true);
    expect(standoff(0.02)).toBeUndefined();
  });
});
