import type { PolicySessions } from '../policy/batch/policy-sessions.ts';
import type { Policy, PolicyEpisode } from '../policy/policy.ts';
import type { ActionChunk } from '../spec/action.ts';
import { type WireLayout, type WireRequest, wireObservation } from './wire-observation.ts';

/** What a client asks, apart from what the server counts itself. */
export type ClientRequest = Omit<WireRequest, 'step'>;

/** One client's policy session: its episode, how far it is, and what it is answered. */
export class ServedEpisode {
  readonly #sessions: PolicySessions;
  readonly #layout: WireLayout;
  #policy: Policy | undefined;
  #episode: PolicyEpisode | undefined;
  /** Observations of the episode so far; 0 before the policy's reset. */
  #step = 0;
  #isClosed = false;

  constructor(sessions: PolicySessions, layout: WireLayout) {
    this.#sessions = sessions;
    this.#layout = layout;
  }

  /** As `begin` was told; undefined before. */
  get episode(): PolicyEpisode | undefined {
    return this.#episode;
  }

  /** The next observation is the first of this episode. */
  begin(episode: PolicyEpisode): void {
    this.#episode = episode;
    this.#step = 0;
  }

  /**
   * The policy's answer. After an error the policy is given back, because its state is unknown; another one takes the
   * episode up from the next observation. Throws `wire` for a request that is none and what the policy throws.
   */
  async answer(request: ClientRequest): Promise<ActionChunk> {
    const observation = wireObservation(
      { ...request, step: this.#step },
      this.#sessions.observationSpec,
      this.#layout,
    );
    try {
      const isNew = this.#policy === undefined || this.#step === 0;
      this.#policy ??= await this.#open();
      if (isNew) await this.#policy.reset(this.#episode!);
      this.#step++;
      return await this.#policy.infer(observation);
    } catch (thrown) {
      await this.#drop();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#drop();
  }

  async #open(): Promise<Policy> {
    const policy = await this.#sessions.open();
    // The client may have gone while an instance was loaded.
    if (this.#isClosed) await policy.dispose();
    return policy;
  }

  async #drop(): Promise<void> {
    const policy = this.#policy;
    this.#policy = undefined;
    await policy?.dispose();
  }
}
