import { expect, it } from 'vitest';
import { denormalise } from '../../../src/policy/preset/denormalise.ts';
import { normalise } from '../../../src/policy/preset/normalise.ts';

const STATISTICS = { q01: [-2, 3, 0, 0], q99: [4, 3, 1, 1], mask: [true, true, false, true] };

it('is undone by de-normalising, but for what it clips and what has no spread', () => {
  const normalised = normalise([1, 9, 0.3, 7], STATISTICS, 'q01-q99');
  expect(normalised).toEqual([0, 0, 0.3, 1]);
  const back = denormalise(normalised, STATISTICS, { statistics: 'q01-q99', mask: 'honoured', key: 'x' });
  expect(back).toEqual([1, 3, 0.3, 1]);
});

it('passes on what is no number', () => {
  expect(normalise([Number.NaN, 0, 0, 0], STATISTICS, 'q01-q99')[0]).toBeNaN();
});

it('needs the ends that it is asked for', () => {
  expect(() => normalise([0, 0, 0, 0], STATISTICS, 'min-max')).toThrow(/only q01, q99, mask/);
});
