import { isBatchPolicy } from '../policy/batch/batch-policy.ts';
import { openPolicySessions, type PolicySessions } from '../policy/batch/policy-sessions.ts';
import type { Policy } from '../policy/policy.ts';
import { HostedPolicy } from './policy-host/hosted-policy.ts';
import type { PolicyAddresses } from './policy-host/policy-hosts.ts';

/**
 * Where a worker's lanes get policies from: a session of a process that the run has for it, a session of one instance in this
 * process if that serves many, else an instance.
 */
export class WorkerPolicies {
  readonly #addresses: PolicyAddresses;
  readonly #create: (name: string) => Promise<Policy>;
  /** Undefined for policies that do not serve many. */
  readonly #shared = new Map<string, Promise<PolicySessions | undefined>>();

  constructor(addresses: PolicyAddresses, create: (name: string) => Promise<Policy>) {
    this.#addresses = addresses;
    this.#create = create;
  }

  async create(name: string): Promise<Policy> {
    const address = Object.hasOwn(this.#addresses, name) ? this.#addresses[name] : undefined;
    if (address !== undefined) return HostedPolicy.connect(address);
    const known = this.#shared.get(name);
    if (known !== undefined) return (await known)?.open() ?? this.#create(name);
    const first = this.#create(name);
    const sessions = first.then((policy) =>
      isBatchPolicy(policy) ? openPolicySessions(async () => policy) : undefined,
    );
    this.#shared.set(name, sessions);
    try {
      return (await (await sessions)?.open()) ?? (await first);
    } catch (thrown) {
      this.#shared.delete(name);
      throw thrown;
    }
  }
}
