import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureSettling, SETTLED_TOLERANCE, type Settling } from '../../src/environment/measure-settling.ts';
import { importLibero } from '../../src/task/libero/import-libero.ts';

/** A LIBERO checkout beside this one; its initial states may not be copied into the repository. */
const CHECKOUT = resolve(import.meta.dirname, '../../../shared/libero');

describe.skipIf(!existsSync(CHECKOUT))('published initial states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-settling-'));
  let settling: Settling;
  beforeAll(async () => {
    importLibero(CHECKOUT, folder, { suites: ['libero_object', 'libero_spatial'] });
    settling = await measureSettling(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('come to rest at the reference’s heights, for 95 of 100 objects', () => {
    const close = settling.objects.filter(({ heightError }) => Math.abs(heightError) <= SETTLED_TOLERANCE);
    expect(settling.objects).toHaveLength(1200);
    expect(close.length / settling.objects.length).toBeGreaterThanOrEqual(0.95);
  });

  it('differ from them in known places only', () => {
    const off = settling.objects.filter(({ heightError }) => Math.abs(heightError) > SETTLED_TOLERANCE);
    const places = new Set(
      off.map(({ taskId, object }) => `${object} ${/(on|in)_the_\w+?_and/.exec(taskId)?.[0]}`),
    );
    expect([...places].sort()).toEqual([
      'akita_black_bowl_1 in_the_top_drawer_of_the_wooden_cabinet_and',
      'akita_black_bowl_1 on_the_ramekin_and',
    ]);
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
