import { createEnvironment } from '../environment/create-environment.ts';
import type { Execution } from '../episode/execution.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { PolicyPlacement } from '../policy/policy-placement.ts';
import { checkExecution } from '../rollout/check-execution.ts';
import type { Catalogue } from '../scene/catalogue.ts';
import { checkCompatibility } from '../spec/check-compatibility.ts';
import type { Task } from '../task/task-schema.ts';

/** A policy that is fit for every task of the run. */
export interface CheckedPolicy {
  readonly name: string;
  /** Reads simulator state. */
  readonly privileged: boolean;
  /** Where its answers are computed. */
  readonly placement?: PolicyPlacement;
  /** What a model or policy server says of itself. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Creates every policy and environment once before anything runs: an unknown name, an unreadable policy file or
 * conventions that do not fit are one error now instead of a thousand errored episodes, and so is a server that is not
 * there. Throws `usage`, `spec-mismatch`, `policy-server`, or what a policy's loader throws.
 */
export async function checkPolicies(
  policies: readonly string[],
  tasks: readonly Task[],
  catalogue: Catalogue,
  execution?: Execution,
  create: (name: string) => Promise<Policy> = createPolicy,
  note: (text: string) => void = () => {},
): Promise<CheckedPolicy[]> {
  const created = [];
  for (const name of policies) created.push(await create(name));
  if (execution !== undefined) for (const policy of created) checkExecution(policy, execution);
  for (const task of tasks) {
    const environment = await createEnvironment(task, { catalogue });
    for (const policy of created) checkCompatibility(policy, environment);
    environment.dispose();
  }
  const said: (CheckedPolicy['facts'] | undefined)[] = [];
  try {
    for (const policy of created) said.push(await policy.check?.(note));
  } finally {
    for (const policy of created) await policy.dispose();
  }
  return created.map((policy, index) => ({
    name: policies[index]!,
    privileged: policy.observationSpec.privileged,
    ...(said[index] !== undefined && { facts: said[index] }),
  }));
}
