import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { angleBetween } from '../../../src/math/quat.ts';
import { loadCatalogue } from '../../../src/scene/catalogue.ts';
import type { InitialState } from '../../../src/task/initial-state.ts';
import { readInitialStates } from '../../../src/task/initial-states-file.ts';
import { importLibero } from '../../../src/task/libero/import-libero.ts';
import { sampleInitialState } from '../../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../../src/task/task-library.ts';

/** A LIBERO checkout beside this one; its initial states may not be copied into the repository. */
const CHECKOUT = resolve(import.meta.dirname, '../../../../shared/libero');
const SEEDS = Array.from({ length: 10 }, (_, index) => index * 7919 + 1);
/** How far beyond the fifty published places a drawn one may lie, m: fifty do not reach the ends of their range. */
const MARGIN = 0.008;
const HEIGHT = 0.002;
/** The published book yaws are 0.8 rad apart; fifty of them leave gaps, rad. */
const ANGLE = 0.15;

describe.skipIf(!existsSync(CHECKOUT))('sampled initial states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-sampled-'));
  const catalogue = loadCatalogue();
  const tasks = loadTaskLibrary(undefined, catalogue).select(['libero_*']);
  beforeAll(() => void importLibero(CHECKOUT, folder), 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(tasks.map((task) => [task.id, task] as const))(
    'of %s lie where the published ones do',
    (_id, task) => {
      const published = readInitialStates(folder, task, catalogue);
      const sampled = SEEDS.map((seed) => sampleInitialState(task, catalogue, seed));
      for (const { name } of task.spec.objects) {
        for (const axis of [0, 1, 2] as const) {
          const coordinate = (state: InitialState) => state.objects[name]!.position[axis];
          const margin = axis === 2 ? HEIGHT : MARGIN;
          const low = Math.min(...published.map(coordinate)) - margin;
          const high = Math.max(...published.map(coordinate)) + margin;
          for (const state of sampled) {
            const value = coordinate(state);
            expect(value >= low && value <= high, `${name} ${'xyz'[axis]} ${value}: ${low} … ${high}`).toBe(
              true,
            );
          }
        }
        for (const state of sampled) {
          const { rotation } = state.objects[name]!;
          const nearest = published.map(({ objects }) => angleBetween(objects[name]!.rotation, rotation));
          expect(Math.min(...nearest), name).toBeLessThan(ANGLE);
        }
      }
      for (const joint of Object.keys(published[0]!.fixtureJoints)) {
        const values = published.map(({ fixtureJoints }) => fixtureJoints[joint]!);
        const span = Math.max(...values) - Math.min(...values);
        for (const { fixtureJoints } of sampled) {
          expect(fixtureJoints[joint], joint).toBeGreaterThanOrEqual(
            Math.min(...values) - 0.15 * span - 1e-9,
          );
          expect(fixtureJoints[joint], joint).toBeLessThanOrEqual(Math.max(...values) + 0.15 * span + 1e-9);
        }
      }
    },
  );
});
