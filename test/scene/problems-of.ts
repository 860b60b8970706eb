import { HarnessError } from '../../src/errors.ts';

/** The lines of the error that `act` throws, one per problem and without the headline; fails if it throws none. */
export function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'scene-file') {
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  throw new Error('expected a scene-file error, got none');
}
