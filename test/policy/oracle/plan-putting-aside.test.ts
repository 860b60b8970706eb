import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { planPuttingAside } from '../../../src/policy/oracle/plan-putting-aside.ts';
import { canBeTaken } from '../../../src/policy/oracle/plan-transfer.ts';
import { viewOf } from '../../../src/policy/oracle/view-of.ts';
import type { PrivilegedView, SolidView } from '../../../src/policy/privileged-view.ts';
import type { Grasp } from '../../../src/scene/object-schema.ts';
import { FakeWorld } from './fake-world.ts';

const TABLE = 0.9;
const FLAT: Vec3 = [0.04, 0.021, 0.009];
const CARTON: Vec3 = [0.026, 0.026, 0.085];

/** A flat box on a table, and a tall carton `beside` it (m along y), both to be held across. */
function clutter(beside: number, cartonGrasp: Grasp['kind'] = 'body'): PrivilegedView {
  const world = new FakeWorld();
  const at: Record<string, Vec3> = {
    box: [0.05, -0.1, TABLE + FLAT[2]],
    carton: [0.05, -0.1 + beside, TABLE + CARTON[2]],
  };
  const rule = ([x, y, z]: Vec3): Grasp => ({ kind: 'body', axis: 'y', position: [x, y, z] });
  const solid = (instance: string, position: Vec3, halfExtents: Vec3): SolidView => ({
    instance,
    body: `${instance}/object`,
    pose: { position, rotation: [0, 0, 0, 1] },
    halfExtents,
  });
  return {
    ...viewOf(world),
    goal: ['In', 'box', 'plate_inside'],
    objects: ['box', 'carton'],
    instancePose: (name) => ({
      position: at[name] ?? world.instancePose(name).position,
      rotation: [0, 0, 0, 1],
    }),
    grasp: (name) => {
      if (name === 'box') return rule([0, 0, 0.004]);
      return cartonGrasp === 'none' ? { kind: 'none' } : rule([0, 0, 0.065]);
    },
    solids: () => [
      solid('scene', [0, 0, TABLE - 0.026], [0.5, 0.6, 0.025]),
      solid('box', at.box!, FLAT),
      solid('carton', at.carton!, CARTON),
    ],
  };
}

describe('canBeTaken', () => {
  it('asks whether a hand fits over the object beside what stands there', () => {
    expect(canBeTaken(clutter(0.08), 'box')).toBe(false);
    expect(canBeTaken(clutter(0.2), 'box')).toBe(true);
  });
});

describe('planPuttingAside', () => {
  it('puts aside what stands in the way, so that the object can be taken', () => {
    const world = clutter(0.08);
    const aside = planPuttingAside(world, 'box')!;
    expect(aside.blocker).toBe('carton');
    const { object } = aside.plan.placement!;
    const [x, y] = world.instancePose('carton').position;
    expect(Math.hypot(object.position[0] - x, object.position[1] - y)).toBeGreaterThan(0.08);
    const there = world
      .solids()
      .map((solid) =>
        solid.instance === 'carton'
          ? { ...solid, pose: { ...solid.pose, position: object.position } }
          : solid,
      );
    expect(canBeTaken({ ...viewOf(world), solids: () => there }, 'box')).toBe(true);
  });

  it('names the place in the view that goes with it, beside the places that there are', () => {
    const { predicate, view } = planPuttingAside(clutter(0.08), 'box')!;
    expect(predicate.slice(0, 2)).toEqual(['On', 'carton']);
    expect(view.site(predicate[2] as string)?.parent).toBeUndefined();
    expect(view.site('plate_inside')?.name).toBe('plate_inside');
  });

  it('keeps off where the goal wants something', () => {
    const world = clutter(0.08);
    const { plan } = planPuttingAside(world, 'box')!;
    const [x, y] = world.site('plate_inside')!.pose.position;
    const [px, py] = plan.placement!.object.position;
    expect(Math.hypot(px - x, py - y)).toBeGreaterThan(0.1);
  });

  it('does nothing about what cannot be taken itself', () => {
    expect(planPuttingAside(clutter(0.08, 'none'), 'box')).toBeUndefined();
  });
});
