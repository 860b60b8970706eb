import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { angleBetween, conjugate, fromAxisAngle, multiply, toRotationVector } from '../../src/math/quat.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { nominalFixturePoses } from '../../src/task/fixture-placement.ts';
import { InitialStateView } from '../../src/task/initial-state-view.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { TaskNames } from '../../src/task/task-names.ts';
import type { TaskSpec } from '../../src/task/task-schema.ts';
import { task, taskSpec } from './tasks.ts';
import { testCatalogue } from './test-catalogue.ts';

const catalogue = testCatalogue();
const BASE = taskSpec();
const sample = (seed: number, changes: Partial<TaskSpec> = {}) =>
  sampleInitialState(task(changes), catalogue, seed);
const seeds = Array.from({ length: 200 }, (_, index) => index * 7919 + 1);

/** Largest distance of the draws from `centre`. */
function spread(values: readonly number[], centre: number): number {
  return Math.max(...values.map((value) => Math.abs(value - centre)));
}

describe('sampleInitialState', () => {
  it('gives the same state for the same seed, and another for another', () => {
    expect(sample(5)).toEqual(sample(5));
    expect(sample(5)).not.toEqual(sample(6));
  });

  it('keeps the task file order of objects', () => {
    expect(Object.keys(sample(1).objects)).toEqual(['bowl_1', 'cookies_1', 'plate_1']);
  });

  it('draws over the crossed interval when a rectangle is smaller than the object, as the published states show', () => {
    const plates = seeds.map((seed) => sample(seed).objects.plate_1!.position);
    // Half width 0.01 less radius 0.025: up to 0.015 off the centre.
    expect(
      spread(
        plates.map((p) => p[0]),
        0.06,
      ),
    ).toBeLessThanOrEqual(0.015);
    expect(
      spread(
        plates.map((p) => p[0]),
        0.06,
      ),
    ).toBeGreaterThan(0.0142);
    expect(
      spread(
        plates.map((p) => p[1]),
        0.2,
      ),
    ).toBeLessThanOrEqual(0.015);
    expect(new Set(plates.map((p) => p[2]))).toEqual(new Set([0.97]));
  });

  it('turns what its category lets turn, about the vertical, and nothing else', () => {
    const turning = {
      ...catalogue,
      object: (category: string) => {
        const spec = catalogue.object(category);
        return category === 'plate'
          ? { ...spec, placement: { ...spec.placement, yaw: [1, 2] as const } }
          : spec;
      },
    };
    const states = seeds.map((seed) => sampleInitialState(task(), turning, seed).objects);
    const { rotation } = catalogue.object('plate').placement;
    const turns = states.map(({ plate_1 }) =>
      toRotationVector(multiply(plate_1!.rotation, conjugate(rotation))),
    );
    for (const [x, y, z] of turns) {
      expect([x, y].every((value) => Math.abs(value) < 1e-12)).toBe(true);
      expect(z >= 1 && z <= 2).toBe(true);
    }
    expect(
      spread(
        turns.map((turn) => turn[2]),
        1.5,
      ),
    ).toBeGreaterThan(0.48);
    for (const { bowl_1 } of states)
      expect(bowl_1!.rotation).toEqual(catalogue.object('akita_black_bowl').placement.rotation);
  });

  it('draws at the very centre where half width and radius are equal', () => {
    const init = BASE.init.map((line) =>
      line[1] === 'plate_1' ? (['On', 'plate_1', 'main_table_right'] as const) : line,
    );
    const plates = seeds.map((seed) => sample(seed, { init }).objects.plate_1!.position);
    expect(
      spread(
        plates.map((p) => p[0]),
        -0.175,
      ),
    ).toBeLessThan(1e-12);
    expect(
      spread(
        plates.map((p) => p[1]),
        -0.07,
      ),
    ).toBeLessThanOrEqual(0.005);
  });

  it('does not shrink where the scene says so', () => {
    const scene = catalogue.scene('libero_tabletop');
    const unshrunk = testCatalogue({
      scene: { ...scene, surface: { ...scene.surface, shrinkRegions: false } },
    });
    const xs = seeds.map((seed) => sampleInitialState(task(), unshrunk, seed).objects.plate_1!.position[0]);
    expect(spread(xs, 0.06)).toBeLessThanOrEqual(0.01);
    expect(spread(xs, 0.06)).toBeGreaterThan(0.0095);
  });

  it('starts objects with the rotation of their category', () => {
    expect(sample(1).objects.plate_1?.rotation).toEqual([0, 0, Math.SQRT1_2, Math.SQRT1_2]);
  });

  it('draws fixtures within rectangle and yaw range, at the published height', () => {
    for (const seed of seeds) {
      const { position, rotation } = sample(seed).fixtures.wooden_cabinet_1!;
      expect(position[0]).toBeGreaterThanOrEqual(0.02);
      expect(position[0]).toBeLessThan(0.04);
      expect(position[2]).toBeCloseTo(0.905, 12);
      expect(angleBetween(rotation, fromAxisAngle([0, 0, 1], 2.69))).toBeLessThanOrEqual(0.03 + 1e-12);
    }
    expect(Object.keys(sample(1).fixtures)).toEqual(['wooden_cabinet_1', 'flat_stove_1']);
  });

  it('spreads fixtures over their whole range for small consecutive seeds too', () => {
    const states = Array.from({ length: 400 }, (_, index) => sample(index + 1));
    const xs = states.map(({ fixtures }) => fixtures.wooden_cabinet_1!.position[0]);
    const ys = states.map(({ fixtures }) => fixtures.wooden_cabinet_1!.position[1]);
    for (const [values, centre] of [
      [xs, 0.03],
      [ys, -0.27],
    ] as const) {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      // Uniform over 2 cm: four standard errors of the mean of 400 draws, and draws near both ends.
      expect(Math.abs(mean - centre)).toBeLessThan(0.00116);
      expect(Math.min(...values)).toBeLessThan(centre - 0.0095);
      expect(Math.max(...values)).toBeGreaterThan(centre + 0.0095);
    }
  });

  it('opens the named drawer within its range and leaves every other joint at zero', () => {
    for (const seed of seeds) {
      const { fixtureJoints } = sample(seed);
      expect(Object.keys(fixtureJoints)).toEqual([
        'wooden_cabinet_1.top_level',
        'wooden_cabinet_1.middle_level',
        'wooden_cabinet_1.bottom_level',
        'flat_stove_1.button',
      ]);
      expect(fixtureJoints['wooden_cabinet_1.top_level']).toBeGreaterThanOrEqual(-0.16);
      expect(fixtureJoints['wooden_cabinet_1.top_level']).toBeLessThan(-0.14);
      expect(fixtureJoints['wooden_cabinet_1.middle_level']).toBe(0);
    }
  });

  it('puts an object in a drawer where the open drawer is', () => {
    for (const seed of seeds) {
      const state = sample(seed);
      const { position } = state.objects.bowl_1!;
      // The published states have 1.15063 for this task.
      expect(position[2]).toBeCloseTo(1.15063, 9);
      const names = new TaskNames(BASE, catalogue);
      const view = new InitialStateView(names, catalogue.scene('libero_tabletop'), state);
      const drawer = view.site('wooden_cabinet_1_top_region')!;
      expect(position[0]).toBeCloseTo(drawer.pose.position[0], 12);
      expect(position[1]).toBeCloseTo(drawer.pose.position[1], 12);
      // Published: x 0.0768 … 0.1012, y -0.1608 … -0.1243; here with the full range of fixture pose and drawer.
      expect(Math.abs(position[0] - 0.0887)).toBeLessThan(0.02);
      expect(Math.abs(position[1] + 0.143)).toBeLessThan(0.022);
    }
  });

  it('puts an object on a burner and on top of another object at the published heights', () => {
    expect(sample(1).objects.cookies_1?.position[2]).toBeCloseTo(1.01, 9);
    const init = [
      ['On', 'bowl_1', 'cookies_1'] as const,
      ...BASE.init.slice(2, 3),
      ['On', 'cookies_1', 'main_table_right'] as const,
      ...BASE.init.slice(4),
    ];
    const { bowl_1, cookies_1 } = sample(3, { init }).objects;
    expect(bowl_1?.position.slice(0, 2)).toEqual(cookies_1?.position.slice(0, 2));
    expect(bowl_1!.position[2] - cookies_1!.position[2]).toBeCloseTo(0.11, 12);
    expect(bowl_1?.position[2]).toBeCloseTo(1.08, 12);
  });

  it('puts an object on a cabinet at the published height', () => {
    const init = [['On', 'bowl_1', 'wooden_cabinet_1_top_side'] as const, ...BASE.init.slice(2)];
    const states = seeds.map((seed) => sample(seed, { init }));
    expect(states[0]?.objects.bowl_1?.position[2]).toBeCloseTo(1.23152, 9);
    // Half of the site's half extents less the radius, plus the centimetre by which the cabinet moves, and its yaw.
    const xs = states.map(({ objects }) => objects.bowl_1!.position[0]);
    expect(spread(xs, 0.0201)).toBeLessThan(0.12534 / 2 - 0.025 + 0.01 + 0.001);
    expect(spread(xs, 0.0201)).toBeGreaterThan(0.04);
  });

  it('adds noise of 0.02 rad to the arm and none to the gripper', () => {
    const states = seeds.map((seed) => sample(seed));
    const nominal = [0, -0.161037389, 0, -2.44459747, 0, 2.2267522, 0.785398163];
    const noise = states.flatMap(({ armPositions }) =>
      armPositions.map((value, joint) => value - nominal[joint]!),
    );
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length);
    expect(noise).toHaveLength(1400);
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(deviation).toBeGreaterThan(0.0188);
    expect(deviation).toBeLessThan(0.0212);
    expect(states[0]?.gripperPositions).toEqual([0.020833, -0.020833]);
  });

  it('keeps objects apart by the sum of their radii', () => {
    const shared = {
      target: 'main_table',
      name: 'shared',
      rectangle: [-0.1, 0, 0.1, 0.1] as [number, number, number, number],
    };
    const changes = {
      regions: [...BASE.regions, shared],
      init: [
        ...BASE.objects.map(({ name }) => ['On', name, 'main_table_shared'] as const),
        ...BASE.init.slice(4),
      ],
    };
    for (const seed of seeds) {
      const places = Object.values(sample(seed, changes).objects).map(({ position }) => position);
      for (const [index, a] of places.entries()) {
        for (const b of places.slice(index + 1))
          expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(0.05);
      }
    }
  });

  it('says which region is impossible and why', () => {
    const init = [
      ...BASE.objects.map(({ name }) => ['On', name, 'main_table_left'] as const),
      ...BASE.init.slice(4),
    ];
    expect(() => sample(1, { init })).toThrow(HarnessError);
    expect(() => sample(1, { init })).toThrow(
      /^task test\/bowl: impossible region: "cookies_1" found no free place on "main_table_left" in 5000 draws; it has to keep 0\.050 m .* "bowl_1"/,
    );
  });

  it('refuses a task whose goal already holds at the start', () => {
    expect(() => sample(1, { goal: ['Open', 'wooden_cabinet_1_top_region'] })).toThrow(
      /goal Open\(wooden_cabinet_1_top_region\) already holds at the start/,
    );
  });
});

describe('sampleInitialState on the shipped tasks', () => {
  const shipped = loadCatalogue();
  const { tasks } = loadTaskLibrary();

  it('places groceries on the floor as high and as upright as the published states have them', () => {
    const heights: Readonly<Record<string, number>> = {
      ...{ alphabet_soup: 0.015, butter: -0.005, cream_cheese: 0 },
    };
    for (const each of tasks.filter(({ suite }) => suite === 'libero_object')) {
      const state = sampleInitialState(each, shipped, 5);
      for (const { name, category } of each.spec.objects) {
        expect(state.objects[name]!.position[2], name).toBeCloseTo(heights[category] ?? 0.035, 6);
      }
    }
  });

  it('places every object of every task at a height that the published states have', () => {
    for (const each of tasks.filter(({ suite }) => suite === 'libero_spatial')) {
      for (const seed of [1, 2, 3]) {
        const state = sampleInitialState(each, shipped, seed);
        expect(Object.keys(state.objects)).toEqual(each.spec.objects.map(({ name }) => name));
        for (const { position, rotation } of Object.values(state.objects)) {
          const nearest = Math.min(
            ...[0.97, 1.01, 1.08, 1.15063, 1.23152].map((z) => Math.abs(z - position[2])),
          );
          expect(nearest).toBeLessThan(1e-5);
          // A quarter turn about the vertical, in every published state.
          expect(angleBetween(rotation, fromAxisAngle([0, 0, 1], Math.PI / 2))).toBeLessThan(1e-4);
        }
        expect(state.gripperPositions).toEqual([0.020833, -0.020833]);
        expect(state.armPositions).toHaveLength(7);
      }
    }
  });
});

describe('nominalFixturePoses', () => {
  it('stands at the centres of rectangle and yaw range', () => {
    const names = new TaskNames(BASE, catalogue);
    const poses = nominalFixturePoses(BASE, names, catalogue.scene('libero_tabletop'));
    const { position, rotation } = poses.wooden_cabinet_1!;
    expect(position[0]).toBeCloseTo(0.03, 12);
    expect(position[1]).toBeCloseTo(-0.27, 12);
    expect(position[2]).toBeCloseTo(0.905, 12);
    expect(angleBetween(rotation, fromAxisAngle([0, 0, 1], 2.69))).toBeLessThan(1e-9);
    expect(poses.flat_stove_1?.rotation).toEqual([0, 0, 0, 1]);
  });
});
