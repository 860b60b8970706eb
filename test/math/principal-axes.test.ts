import { describe, expect, it } from 'vitest';
import { principalAxes } from '../../src/math/principal-axes.ts';
import { fromRotationVector, toMatrix } from '../../src/math/quat.ts';

function rebuild(moments: readonly number[], rotation: readonly number[]): number[] {
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) =>
      moments.reduce((sum, m, k) => sum + rotation[row * 3 + k]! * m * rotation[column * 3 + k]!, 0),
    ),
  );
}

describe('principal axes', () => {
  it('leave a diagonal matrix as it is', () => {
    const { moments, rotation } = principalAxes([3, 0, 0, 0, 2, 0, 0, 0, 1]);
    expect(moments).toEqual([3, 2, 1]);
    expect(rotation).toEqual([0, 0, 0, 1]);
  });

  it.each([[[0.3, -0.8, 0.4]], [[2, 1, -0.5]], [[0, 0, 1.2]], [[0.7, 0, 0]], [[0, -1, 0]]] as const)(
    'rebuild a matrix that was turned by %j',
    (vector) => {
      const matrix = rebuild([0.5, 2, 7], toMatrix(fromRotationVector(vector)));
      const { moments, rotation } = principalAxes(matrix);
      expect([...moments].sort((a, b) => a - b)).toEqual(
        [0.5, 2, 7].map((m) => expect.closeTo(m, 10) as unknown as number),
      );
      rebuild(moments, toMatrix(rotation)).forEach((value, i) => {
        expect(value).toBeCloseTo(matrix[i]!, 10);
      });
    },
  );
});
