import { describe, expect, it } from 'vitest';
import { handOverJump } from '../../src/statistics/hand-over-jump.ts';
import { meanSquaredJerk, pathRatio, sparc } from '../../src/statistics/smoothness.ts';

type Point = readonly [number, number, number];
const along = (count: number, x: (t: number) => number, hz = 20): Point[] =>
  Array.from({ length: count }, (_, index) => [x(index / hz), 0, 0]);
/** The reaching movement of least jerk over one second and one metre. */
const minimumJerk = (t: number) => 10 * t ** 3 - 15 * t ** 4 + 6 * t ** 5;

describe('meanSquaredJerk', () => {
  it('is the squared third derivative, exact for cubics', () => {
    expect(
      meanSquaredJerk(
        along(10, (t) => 2 * t ** 3),
        20,
      ),
    ).toBeCloseTo(144, 6);
    expect(
      meanSquaredJerk(
        along(10, (t) => t * t),
        20,
      ),
    ).toBeCloseTo(0, 12);
    expect(
      meanSquaredJerk(
        along(3, (t) => t),
        20,
      ),
    ).toBeNull();
  });
});

describe('pathRatio', () => {
  it('is 1 for a straight way, more for a detour, undefined for a round trip', () => {
    expect(pathRatio(along(5, (t) => t))).toBeCloseTo(1);
    expect(
      pathRatio([
        [0, 0, 0],
        [3, 0, 0],
        [3, 4, 0],
      ]),
    ).toBeCloseTo(7 / 5);
    expect(
      pathRatio([
        [0, 0, 0],
        [1, 0, 0],
        [0, 0, 0],
      ]),
    ).toBeNull();
  });
});

describe('sparc', () => {
  it('ranks a smooth reach before one with tremor, whatever its length or size', () => {
    const smooth = sparc(along(21, minimumJerk), 20)!;
    const shaky = sparc(
      along(21, (t) => minimumJerk(t) + 0.02 * Math.sin(40 * t)),
      20,
    )!;
    expect(smooth).toBeLessThan(0);
    expect(smooth).toBeGreaterThan(shaky + 0.1);
    expect(
      sparc(
        along(21, (t) => 0.1 * minimumJerk(t)),
        20,
      ),
    ).toBeCloseTo(smooth, 9);
    // The published value for a movement of one bell-shaped speed is between −1.6 and −1.4.
    expect(smooth).toBeGreaterThan(-1.7);
    expect(smooth).toBeLessThan(-1.3);
  });

  it('is undefined where nothing moves', () => {
    expect(
      sparc(
        along(9, () => 1),
        20,
      ),
    ).toBeNull();
  });
});

describe('handOverJump', () => {
  const of = (values: readonly (readonly [number, number | undefined])[]) =>
    handOverJump(values.map(([value, chunk]) => ({ action: [value, 0], chunk })));
  it('compares the change between chunks with the usual change within', () => {
    expect(
      of([
        [0, 0],
        [1, 0],
        [2, 0],
        [8, 3],
        [9, 3],
      ]),
    ).toBeCloseTo(6);
  });
  it('skips holds and says nothing where there is nothing to compare', () => {
    expect(
      of([
        [0, 0],
        [1, 0],
        [0, undefined],
        [9, 3],
        [10, 3],
      ]),
    ).toBeNull();
    expect(
      of([
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ).toBeNull();
    expect(
      of([
        [5, 0],
        [5, 0],
        [7, 2],
      ]),
    ).toBeNull();
  });
});
