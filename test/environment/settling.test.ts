import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureSettling, SETTLED_TOLERANCE, type Settling } from '../../src/environment/measure-settling.ts';
import { readSettledReference } from '../../src/environment/settled-reference.ts';
import { importLibero } from '../../src/task/libero/import-libero.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

/** A LIBERO checkout beside this one; its initial states may not be copied into the repository. */
const CHECKOUT = resolve(import.meta.dirname, '../../../shared/libero');
/** Of the ten that have a reference; `benchtop fidelity` measures them all. */
const ROWS = 2;

describe('the reference of settled places', () => {
  it('has ten rows for every task of LIBERO, object for object', () => {
    const { tasks } = readSettledReference();
    for (const { id, spec } of loadTaskLibrary().select(['libero_*'])) {
      expect(tasks[id]?.objects, id).toEqual(spec.objects.map(({ name }) => name));
      expect(tasks[id]?.rows, id).toHaveLength(10);
    }
  });
});

describe.skipIf(!existsSync(CHECKOUT))('published initial states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-settling-'));
  let settling: Settling;
  beforeAll(async () => {
    importLibero(CHECKOUT, folder);
    settling = await measureSettling(folder, { rows: ROWS });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('come to rest where the reference does, for 95 of 100 objects', () => {
    const tasks = loadTaskLibrary().select(['libero_*']);
    const objects = tasks.reduce((sum, { spec }) => sum + spec.objects.length, 0);
    expect(settling.objects).toHaveLength(ROWS * objects);
    const close = settling.objects.filter(({ error }) => error <= SETTLED_TOLERANCE);
    expect(close.length / settling.objects.length).toBeGreaterThanOrEqual(0.95);
  });

  it('leave what was buried in the floor upright where it was', () => {
    for (const { taskId, row, object, horizontalError } of settling.objects) {
      if (taskId.startsWith('libero_object/')) {
        expect(horizontalError, `${taskId}#${row} ${object}`).toBeLessThan(0.005);
      }
    }
  });

  it('launch nothing: no object is faster than a fall from where it hung', () => {
    // The highest hang 161 mm above their place: √(2 g h) = 1.78 m/s.
    for (const { taskId, row, object, topSpeed } of settling.objects) {
      expect(topSpeed, `${taskId}#${row} ${object}`).toBeLessThan(2);
    }
  });

  it('hold no goal at reset', () => {
    expect(settling.goalsAtReset).toEqual([]);
  });
});
