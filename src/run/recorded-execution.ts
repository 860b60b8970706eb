import type { Execution } from '../episode/execution.ts';
import { parseExecution } from '../episode/parse-execution.ts';
import { HarnessError } from '../errors.ts';

/** The delay and executor that a run record names. Throws `usage` for a latency trace: records hold only its hash. */
export function recordedExecution(name: string | undefined): Execution | undefined {
  if (name === undefined) return undefined;
  const slash = name.lastIndexOf('/');
  return parseExecution(name.slice(0, slash), name.slice(slash + 1), (hash) => {
    throw new HarnessError(
      'usage',
      `the run was delayed by a latency trace (${hash}), which its record does not hold; it cannot be run again from it`,
    );
  });
}
