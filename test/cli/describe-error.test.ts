import { expect, it } from 'vitest';
import { describeError } from '../../src/cli/describe-error.ts';
import { EXIT, exitCodeOf } from '../../src/cli/exit-codes.ts';
import { HarnessError } from '../../src/errors.ts';

it('shows foreseen errors as a message, with a stack only when debugging', () => {
  const error = new HarnessError('task-file', 'x.yaml: wrong');
  expect(describeError(error, false)).toBe('error: x.yaml: wrong');
  expect(describeError(error, true)).toMatch(/x\.yaml: wrong\n {4}at /);
});

it('calls everything else a bug, with its stack', () => {
  expect(describeError(new TypeError('undefined is not a robot'), false)).toMatch(
    /bug in benchtop[\s\S]*undefined is not a robot\n {4}at /,
  );
  expect(describeError(new HarnessError('bug', 'oops'), false)).toMatch(/bug in benchtop/);
});

it.each([
  [new HarnessError('usage', ''), EXIT.usage],
  [new HarnessError('spec-mismatch', ''), EXIT.usage],
  [new HarnessError('worker-died', ''), EXIT.infrastructure],
  [new HarnessError('results', ''), EXIT.failure],
  [new HarnessError('task-file', ''), EXIT.failure],
  [new Error(), EXIT.failure],
])('maps %o to an exit code', (error, exitCode) => {
  expect(exitCodeOf(error)).toBe(exitCode);
});
