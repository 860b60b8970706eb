import type { Execution } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { findExecutor } from './executors/find-executor.ts';

/** Throws `spec-mismatch` if the policy cannot be executed that way. */
export function checkExecution(
  policy: Pick<Policy, 'name' | 'acceptsPrefix'>,
  { executor }: Execution,
): void {
  if (!findExecutor(executor).needsPrefix || policy.acceptsPrefix === true) return;
  throw new HarnessError(
    'spec-mismatch',
    `policy "${policy.name}" accepts no frozen prefix, which executor ${executor} needs; use async-drop or blend`,
  );
}
