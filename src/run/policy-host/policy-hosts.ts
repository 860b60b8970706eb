import { HarnessError } from '../../errors.ts';
import { createPolicy } from '../../policy/create-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { HostedPolicy } from './hosted-policy.ts';
import { PolicyHost, type PolicyHostOptions } from './policy-host.ts';

/** Addresses of policies that run in processes of their own, by name; plain data, for workers. */
export type PolicyAddresses = Readonly<Record<string, string>>;

/** The processes of a run's policies. */
export class PolicyHosts {
  readonly addresses: PolicyAddresses;
  /** Rejects if one of them died too often. */
  readonly broken: Promise<never>;
  readonly #hosts: readonly PolicyHost[];

  private constructor(hosts: readonly PolicyHost[]) {
    this.#hosts = hosts;
    this.addresses = Object.fromEntries(hosts.map(({ policy, address }) => [policy, address]));
    this.broken =
      hosts.length === 0 ? new Promise(() => {}) : Promise.race(hosts.map(({ broken }) => broken));
    this.broken.catch(() => {});
  }

  /**
   * One process for each; they load one after the other, because each may need all the memory that loading takes. Throws
   * `usage` for a policy that reads simulator state, and what making one throws.
   */
  static async start(
    policies: readonly string[],
    options: Omit<PolicyHostOptions, 'policy'> = {},
    signal?: AbortSignal,
  ): Promise<PolicyHosts> {
    const hosts: PolicyHost[] = [];
    try {
      for (const policy of policies) {
        signal?.throwIfAborted();
        const { host, declaration } = await PolicyHost.start({ ...options, policy }, signal);
        hosts.push(host);
        if (!declaration.observationSpec.privileged) continue;
        throw new HarnessError(
          'usage',
          `policy "${policy}" reads simulator state, which stays in the workers: it cannot run in a process of its own`,
        );
      }
      return new PolicyHosts(hosts);
    } catch (thrown) {
      await Promise.all(hosts.map((host) => host.close()));
      if (!signal?.aborted) throw thrown;
      throw new HarnessError('policy-server', 'interrupted while policies were loaded; nothing was run');
    }
  }

  /** A session of a policy that has a process, another policy itself. */
  async create(name: string): Promise<Policy> {
    const address = Object.hasOwn(this.addresses, name) ? this.addresses[name] : undefined;
    return address === undefined ? createPolicy(name) : HostedPolicy.connect(address);
  }

  /** After an episode that took too long: ends the policy's process, to be started again, if it hangs. */
  checkUp(policy: string, limitMs: number): void {
    void this.#hosts.find((host) => host.policy === policy)?.checkUp(limitMs);
  }

  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
  }
}
