import { HarnessError } from '../../errors.ts';
import type { ActionChunk, ActionSpec } from '../../spec/action.ts';
import type { ObservationSpec } from '../../spec/observation.ts';
import type { Policy, PolicyEpisode } from '../policy.ts';
import { type BatchPolicy, type BatchRequest, isBatchPolicy } from './batch-policy.ts';
import { type BatchLimits, type BatchObserver, MicroBatcher } from './micro-batcher.ts';

/** A policy for many episodes at once; each has a session, which looks like a policy of its own. */
export interface PolicySessions {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly acceptsPrefix: boolean;
  /** `maxSize`: 1 if every session has an instance of its own. */
  readonly limits: BatchLimits;
  /** Requests that wait for a batch. */
  readonly waiting: number;
  /** Wall ms for which the present batch has been running; 0 if none is. */
  readonly busyMs: number;
  /** A session for one episode at a time; its `dispose` closes it. Throws what creating a policy throws. */
  open(): Promise<Policy>;
  /** From the next batch on; a larger size than the policy takes is cut to that. */
  setLimits(limits: Partial<BatchLimits>): void;
  /** Ends the policy, open sessions included. */
  dispose(): Promise<void>;
}

export interface PolicySessionsOptions extends Partial<BatchLimits> {
  readonly observer?: BatchObserver;
}

/**
 * Sessions of the policy that `create` makes. A `BatchPolicy` is made once, and what its sessions ask at about the same
 * time is answered together; of another policy every session gets an instance.
 */
export async function openPolicySessions(
  create: () => Promise<Policy>,
  options: PolicySessionsOptions = {},
): Promise<PolicySessions> {
  const policy = await create();
  if (isBatchPolicy(policy)) await policy.load?.();
  return isBatchPolicy(policy) ? new SharedSessions(policy, options) : new SeparateSessions(policy, create);
}

/** An instance per session; one that was closed in good order serves the next. */
class SeparateSessions implements PolicySessions {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly acceptsPrefix: boolean;
  readonly limits: BatchLimits = { maxSize: 1, maxWaitMs: 0 };
  readonly waiting = 0;
  readonly busyMs = 0;
  readonly #create: () => Promise<Policy>;
  readonly #idle: Policy[];
  readonly #open = new Set<Policy>();

  constructor(first: Policy, create: () => Promise<Policy>) {
    this.name = first.name;
    this.actionSpec = first.actionSpec;
    this.observationSpec = first.observationSpec;
    this.acceptsPrefix = first.acceptsPrefix === true;
    this.#create = create;
    this.#idle = [first];
  }

  /** There are no batches. */
  setLimits(): void {}

  async open(): Promise<Policy> {
    const policy = this.#idle.pop() ?? (await this.#create());
    this.#open.add(policy);
    // An instance that threw may be in any state, and is not handed on.
    let isSound = true;
    const guarded = async <T>(work: () => T | Promise<T>): Promise<T> => {
      const wasSound = isSound;
      isSound = false;
      const value = await work();
      isSound = wasSound;
      return value;
    };
    const { name, actionSpec, observationSpec, acceptsPrefix } = policy;
    return {
      ...{ name, actionSpec, observationSpec, ...(acceptsPrefix === undefined ? {} : { acceptsPrefix }) },
      reset: (episode) => guarded(() => policy.reset(episode)),
      infer: (observation, prefix) => guarded(() => policy.infer(observation, prefix)),
      dispose: async () => {
        if (!this.#open.delete(policy)) return;
        if (isSound) this.#idle.push(policy);
        else await policy.dispose();
      },
    };
  }

  async dispose(): Promise<void> {
    const all = [...this.#idle.splice(0), ...this.#open];
    this.#open.clear();
    for (const policy of all) await policy.dispose();
  }
}

/** One instance for all sessions. */
class SharedSessions implements PolicySessions {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly acceptsPrefix: boolean;
  readonly #policy: BatchPolicy;
  readonly #batcher: MicroBatcher<BatchRequest, ActionChunk>;
  /** Sessions, with the time when they last asked or were answered. */
  readonly #open = new Map<number, number>();
  #opened = 0;

  constructor(policy: BatchPolicy, { maxSize, maxWaitMs, observer }: PolicySessionsOptions) {
    this.name = policy.name;
    this.actionSpec = policy.actionSpec;
    this.observationSpec = policy.observationSpec;
    this.acceptsPrefix = policy.acceptsPrefix === true;
    this.#policy = policy;
    this.#batcher = new MicroBatcher({
      limits: { maxSize: Math.min(maxSize ?? policy.maxBatch, policy.maxBatch), maxWaitMs },
      run: (requests) => policy.inferBatch(requests),
      askers: (ms) => this.#askers(ms),
      ...(observer === undefined ? {} : { observer }),
    });
  }

  get waiting(): number {
    return this.#batcher.waiting;
  }

  get busyMs(): number {
    return this.#batcher.busyMs;
  }

  get limits(): BatchLimits {
    return this.#batcher.limits;
  }

  setLimits(limits: Partial<BatchLimits>): void {
    const { maxSize, maxWaitMs } = { ...this.limits, ...limits };
    this.#batcher.limits = { maxSize: Math.min(maxSize, this.#policy.maxBatch), maxWaitMs };
  }

  async open(): Promise<Policy> {
    const session = this.#opened++;
    this.#open.set(session, Number.NEGATIVE_INFINITY);
    const { name, actionSpec, observationSpec, acceptsPrefix } = this.#policy;
    let episode: PolicyEpisode | undefined;
    let isFirst = true;
    return {
      ...{ name, actionSpec, observationSpec, ...(acceptsPrefix === undefined ? {} : { acceptsPrefix }) },
      reset: (next) => {
        episode = next;
        isFirst = true;
      },
      infer: async (observation, prefix) => {
        if (episode === undefined)
          throw new HarnessError('bug', `policy "${name}" was asked before its reset`);
        const request = {
          session,
          episode,
          isFirst,
          observation,
          ...(prefix === undefined ? {} : { prefix }),
        };
        isFirst = false;
        return this.#ask(request);
      },
      dispose: async () => {
        if (!this.#open.delete(session)) return;
        const gone = new Error('its session was closed');
        this.#batcher.withdraw((request) => request.session === session, gone);
        await this.#policy.closeSession?.(session);
      },
    };
  }

  async dispose(): Promise<void> {
    this.#open.clear();
    this.#batcher.withdraw(() => true, new Error('the policy was ended'));
    await this.#policy.dispose();
  }

  async #ask(request: BatchRequest): Promise<ActionChunk> {
    this.#touch(request.session, Number.POSITIVE_INFINITY);
    const { answer, queueMs } = await this.#batcher
      .submit(request)
      .finally(() => this.#touch(request.session, performance.now()));
    const { report } = answer;
    return { ...answer, report: { ...report, timings: { ...report?.timings, queueMs } } };
  }

  #touch(session: number, time: number): void {
    if (this.#open.has(session)) this.#open.set(session, time);
  }

  #askers(ms: number): number {
    const since = performance.now() - ms;
    return [...this.#open.values()].filter((time) => time >= since).length;
  }
}
