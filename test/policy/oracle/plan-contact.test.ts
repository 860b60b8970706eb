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

/** An open drawer of a front with a bar, walls and a bottom that is larger than the front. */
class BoxDrawer extends FakeDrawer {
  override value = -0.14;

  override solids(): readonly SolidView[] {
    const { center } = super.parts()[0]!.handle!;
    const block = (dy: number, dz: number, halfExtents: Vec3): SolidView => ({
      ...{ instance: 'chest', body: 'chest/drawer', halfExtents },
      pose: { position: [center[0], center[1] + dy, center[2] + dz], rotation: [0, 0, 0, 1] },
    });
    return [
      block(0, 0, [0.045, 0.008, 0.008]),
      block(-0.03, 0, [0.11, 0.006, 0.034]),
      block(-0.1, -0.03, [0.11, 0.08, 0.004]),
      block(-0.18, 0, [0.11, 0.004, 0.032]),
    ];
  }

  /** A bar that no finger gets behind. */
  override parts(): readonly PartView[] {
    const [part] = super.parts() as [PartView];
    return [{ ...part, handle: { ...part.handle!, halfOutward: 0.05, halfAcross: 0.05, clearance: 0 } }];
  }
}

describe('a drawer whose bar cannot be taken', () => {
  it('is drawn further out by its front, from inside', () => {
    const world = new BoxDrawer();
    const [part] = world.parts() as [PartView];
    const plan = planContact(world, part, -0.16)!;
    expect(plan.kind).toBe('push');
    const front = world.solids()[1]!.pose.position;
    // The drawer opens towards +y: the hand is on the other side of the front, not behind the whole drawer.
    expect(plan.tool.position[1]).toBeLessThan(front[1]);
    expect(plan.tool.position[1]).toBeGreaterThan(front[1] - 0.05);
  });
});
