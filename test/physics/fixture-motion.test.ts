import { describe, expect, it } from 'vitest';
import { conjugate, rotate } from '../../src/math/quat.ts';
import { add, norm, scale, subtract } from '../../src/math/vec3.ts';
import type { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { FIXTURE_POSE, fixtureWorld } from '../helpers/fixture-world.ts';

/** A joint of a shipped fixture: what it moves, its inertia (kg or kg m²) and damping (N s/m or N m s/rad). */
interface Case {
  readonly category: string;
  readonly joint: string;
  readonly body: string;
  readonly inertia: number;
  readonly damping: number;
  readonly range: readonly [number, number];
  /** Where an effort is applied, m from the axis of a hinge. */
  readonly lever?: number;
}

const drawer = { inertia: 3, damping: 50, range: [-0.16, 0.01] as const };
const CASES: readonly Case[] = [
  { category: 'wooden_cabinet', joint: 'top_level', body: 'cabinet_top', ...drawer },
  { category: 'wooden_cabinet', joint: 'middle_level', body: 'cabinet_middle', ...drawer },
  { category: 'white_cabinet', joint: 'bottom_level', body: 'cabinet_bottom', ...drawer },
  {
    ...{ category: 'microwave', joint: 'microjoint', body: 'microdoorroot', lever: 0.2375, damping: 0.5 },
    // About its own centre and, by Steiner, about the hinge.
    ...{ inertia: 0.002446 + 0.26 * (0.154423 ** 2 + 0.019923 ** 2), range: [-2.094, 0] as const },
  },
  {
    ...{ category: 'flat_stove', joint: 'button', body: 'button', lever: 0.04 },
    ...{ inertia: 1, damping: 1, range: [-0.005, 2.1] as const },
  },
];

/** Applies a force (N, along the slide) or torque (N m, about the hinge) for one substep. */
function press(world: PhysicsWorld, { body, lever }: Case, effort: number): void {
  const id = `fixture/${body}`;
  if (lever === undefined) {
    world.push(id, scale(rotate(FIXTURE_POSE.rotation, [0, 1, 0]), effort * world.dt));
    return;
  }
  world.refresh();
  const { position, rotation } = world.bodyPose(id);
  // A couple: half the torque on either side of the axis.
  for (const side of [lever, -lever]) {
    const force = rotate(rotation, [0, ((effort / 2) * world.dt) / side, 0]);
    world.push(id, force, add(position, rotate(rotation, [side, 0, 0])));
  }
}

const name = ({ joint }: Case) => `fixture.${joint}`;
const start = (test: Case, value: number) => fixtureWorld(test.category, { joints: { [test.joint]: value } });

describe.each(CASES)('$category.$joint', (test) => {
  const { inertia, damping, range } = test;
  const [low, high] = range;
  const middle = (low + high) / 2;
  const span = high - low;
  const tau = inertia / damping;

  it('moves under a steady effort as d and the inertia say, and by effort/d per second in the end', async () => {
    const world = await start(test, low);
    const seconds = 0.5;
    // To 35 % of the range.
    const effort = (0.35 * span * damping) / (seconds - tau * (1 - Math.exp(-seconds / tau)));
    const exact = (t: number) => low + (effort / damping) * (t - tau * (1 - Math.exp(-t / tau)));
    let position = low;
    let speed = 0;
    while (world.time < seconds - 1e-9) {
      press(world, test, effort);
      world.step();
      // The reference's step: implicit in the damping.
      speed = (speed + (effort * world.dt) / inertia) / (1 + world.dt / tau);
      position += speed * world.dt;
      expect(Math.abs(world.jointValue(name(test)) - position)).toBeLessThan(0.002 * span);
    }
    expect(Math.abs(world.jointValue(name(test)) - exact(seconds))).toBeLessThan(0.005 * span);
    world.dispose();
  });

  it('comes to rest after p/d when knocked, on the way by exp(−t d/inertia)', async () => {
    const world = await start(test, low);
    const travel = 0.1 * span;
    press(world, test, (travel * damping) / world.dt);
    let before = low;
    while (world.time < 8 * tau) {
      world.step();
      const value = world.jointValue(name(test));
      const exact = low + travel * (1 - Math.exp(-world.time / tau));
      expect(Math.abs(value - exact)).toBeLessThan(0.03 * travel);
      expect(value).toBeGreaterThanOrEqual(before - 1e-7);
      before = value;
    }
    expect(Math.abs(before - (low + travel * (1 - Math.exp(-8))))).toBeLessThan(0.001 * travel);
    world.dispose();
  });

  it.each(range)('stops at %f and holds against a push', async (stop) => {
    const world = await start(test, middle);
    const sign = Math.sign(stop - middle);
    // Ten times what crosses half the range in a second.
    const effort = (sign * 10 * damping * span) / 2;
    let beyond = 0;
    while (world.time < 1.5) {
      press(world, test, effort);
      world.step();
      beyond = Math.max(beyond, sign * (world.jointValue(name(test)) - stop));
    }
    expect(beyond).toBeLessThan(0.01 * span);
    expect(Math.abs(world.jointValue(name(test)) - stop)).toBeLessThan(0.0002 * span);
    // And stays where it was pushed.
    while (world.time < 2.5) world.step();
    expect(Math.abs(world.jointValue(name(test)) - stop)).toBeLessThan(1e-5);
    world.dispose();
  });

  it.each([0.03, 0.5, 0.97])('stays where it is left, at %f of its range, for ten seconds', async (share) => {
    const value = low + share * span;
    const world = await start(test, value);
    world.refresh();
    const from = world.bodyPose(`fixture/${test.body}`);
    while (world.time < 10) {
      for (let step = 0; step < 100; step++) world.step();
      expect(Math.abs(world.jointValue(name(test)) - value)).toBeLessThan(1e-6);
    }
    world.refresh();
    const to = world.bodyPose(`fixture/${test.body}`);
    expect(norm(subtract(to.position, from.position))).toBeLessThan(1e-6);
    expect(Math.abs(rotate(conjugate(to.rotation), rotate(from.rotation, [1, 0, 0]))[0] - 1)).toBeLessThan(
      1e-6,
    );
    world.dispose();
  });

  it('does not give way across: a pull of 50 N leaves it on its slide or axis', async () => {
    const world = await start(test, middle);
    world.refresh();
    const id = `fixture/${test.body}`;
    const from = world.bodyPose(id).position;
    const across = rotate(FIXTURE_POSE.rotation, [50 * world.dt, 0, 50 * world.dt]);
    const axis = rotate(FIXTURE_POSE.rotation, [0, 1, 0]);
    for (let step = 0; step < 250; step++) {
      if (test.lever === undefined)
        world.push(id, across, add(from, rotate(FIXTURE_POSE.rotation, [0, -0.1, 0.1])));
      else world.push(id, [0, 0, -50 * world.dt], add(from, [0.1, 0.1, 0]));
      world.step();
    }
    world.refresh();
    const moved = subtract(world.bodyPose(id).position, from);
    const along = moved[0] * axis[0] + moved[1] * axis[1] + moved[2] * axis[2];
    const off = test.lever === undefined ? norm(subtract(moved, scale(axis, along))) : norm(moved);
    expect(off).toBeLessThan(1e-5);
    world.dispose();
  });
});

describe('a cabinet', () => {
  it('moves one drawer at a time', async () => {
    const world = await fixtureWorld('white_cabinet', { joints: { top_level: -0.01, middle_level: -0.02 } });
    const bottom = { ...CASES[0]!, body: 'cabinet_bottom' };
    for (let step = 0; step < 250; step++) {
      press(world, bottom, -10);
      world.step();
    }
    expect(world.jointValue('fixture.bottom_level')).toBeLessThan(-0.08);
    expect(world.jointValue('fixture.top_level')).toBeCloseTo(-0.01, 6);
    expect(world.jointValue('fixture.middle_level')).toBeCloseTo(-0.02, 6);
    world.dispose();
  });
});

describe('a joint that starts at either end of a sampling range', () => {
  it.each([
    ['wooden_cabinet', 'top_level', -0.16],
    ['wooden_cabinet', 'top_level', 0.005],
    ['microwave', 'microjoint', -2.094],
    ['microwave', 'microjoint', 0],
    ['flat_stove', 'button', 2.1],
    ['flat_stove', 'button', -0.005],
  ])('%s.%s at %f is there', async (category, joint, value) => {
    const world = await fixtureWorld(category, { joints: { [joint]: value } });
    expect(world.jointValue(`fixture.${joint}`)).toBeCloseTo(value, 6);
    for (let step = 0; step < 50; step++) world.step();
    expect(world.jointValue(`fixture.${joint}`)).toBeCloseTo(value, 5);
    world.dispose();
  });
});
