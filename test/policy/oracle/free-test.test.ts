import { describe, expect, it } from 'vitest';
import { fromAxisAngle } from '../../../src/math/quat.ts';
import { Random } from '../../../src/math/random.ts';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { isFree, type Obstacle } from '../../../src/policy/oracle/clearance.ts';
import { FreeTest } from '../../../src/policy/oracle/free-test.ts';
import { orientedBox, shifted } from '../../../src/policy/oracle/oriented-box.ts';

describe('FreeTest', () => {
  it('answers as isFree does for boxes that were moved, whatever it was asked before', () => {
    const random = new Random(3);
    const point = (size: number): Vec3 =>
      [0, 1, 2].map(() => size * (2 * random.uniform() - 1)) as unknown as Vec3;
    const box = () => {
      const rotation = fromAxisAngle([0, 0.6, 0.8], 3 * random.uniform());
      return orientedBox({ position: point(0.4), rotation }, [0.03, 0.05, 0.02 + 0.05 * random.uniform()]);
    };
    const boxes = Array.from({ length: 5 }, box);
    const around: Obstacle[] = Array.from({ length: 12 }, () => ({ instance: 'thing', box: box() }));
    const test = new FreeTest(around, 0.004);
    let free = 0;
    for (let round = 0; round < 500; round++) {
      const shift = point(0.3);
      const moved = boxes.map((one) => shifted(one, shift));
      const answer = test.isFree(boxes, shift);
      expect(answer).toBe(isFree(moved, around, 0.004));
      if (answer) free += 1;
    }
    expect(free).toBeGreaterThan(20);
    expect(free).toBeLessThan(480);
  });
});
