import { HarnessError } from '../../errors.ts';
import { type ActionChunk, type ActionSpec, LIBERO_ACTION_SPEC } from '../../spec/action.ts';
import type { Observation, ObservationSpec } from '../../spec/observation.ts';
import type { Policy, PolicyEpisode, PolicyOutcome } from '../policy.ts';
import type { PolicyName } from '../policy-name.ts';
import { finishActions } from '../preset/finish-actions.ts';
import { prepareObservation } from '../preset/prepare-observation.ts';
import { openWithBackOff } from './back-off.ts';
import { OpenpiLink } from './openpi-link.ts';
import { OpenVlaLink } from './openvla-link.ts';
import { parseServerAddress, type ServerAddress } from './server-address.ts';
import type { ServerFacts, ServerLink } from './server-link.ts';
import { readServerOptions, type ServerOptions } from './server-options.ts';
import { VlaEvalLink } from './vla-eval-link.ts';

/** A server may compile its model for the first answer; that one may take so many times the limit. */
const FIRST_FACTOR = 4;

const LINKS = { openpi: OpenpiLink, 'vla-eval': VlaEvalLink, openvla: OpenVlaLink } as const;

/**
 * A policy behind a wire. Observations go through the preset before they are sent, and answers after; the connection is made
 * when an episode begins and made again after it broke. An error ends the episode, never the run.
 */
export class ServerPolicy implements Policy {
  readonly name: string;
  readonly actionSpec: ActionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec: ObservationSpec;
  readonly #address: ServerAddress;
  readonly #options: ServerOptions;
  readonly #link: ServerLink;
  /** On this connection. */
  #hasAnswered = false;

  /** Throws `usage` for an address or option that makes no sense; connects to nothing yet. */
  constructor(name: PolicyName) {
    this.name = name.full;
    this.#address = parseServerAddress(name);
    this.#options = readServerOptions(name, this.#address.protocol);
    const width = this.actionSpec.components.reduce((sum, { size }) => sum + size, 0);
    this.#link = new LINKS[this.#address.protocol](this.#address, this.#options, width);
    const { cameras } = this.#options.preset;
    this.observationSpec = {
      cameras: cameras.map(({ camera, width: columns, height }) => ({ camera, width: columns, height })),
      privileged: false,
    };
  }

  /** Connects, so that a server that is not there or does not fit is known before anything runs. */
  async check(): Promise<ServerFacts> {
    return this.#open(this.#options.firstWaitMs);
  }

  async reset(episode: PolicyEpisode): Promise<void> {
    if (!this.#link.isOpen) await this.#open(this.#options.waitMs);
    await this.#guarded(() => this.#link.beginEpisode(episode));
  }

  async infer(observation: Observation): Promise<ActionChunk> {
    const { preset, timeoutMs } = this.#options;
    const began = performance.now();
    const request = prepareObservation(preset, observation);
    const preprocessMs = performance.now() - began;
    return this.#guarded(async () => {
      const sent = performance.now();
      const { rows, inferMs } = await this.#link.ask(
        request,
        this.#hasAnswered ? timeoutMs : FIRST_FACTOR * timeoutMs,
      );
      this.#hasAnswered = true;
      // What the server did not spend on its model went into the wire and its queue.
      const queueMs = inferMs === undefined ? undefined : Math.max(0, performance.now() - sent - inferMs);
      const timings = { preprocessMs, ...(queueMs !== undefined && { queueMs }) };
      return { actions: finishActions(preset, rows), report: { timings } };
    });
  }

  ended(outcome: PolicyOutcome): void {
    try {
      if (this.#link.isOpen) this.#link.endEpisode(outcome);
    } catch {
      // The episode's result stands; the next one connects anew.
      this.#link.close();
    }
  }

  dispose(): void {
    this.#link.close();
  }

  #open(waitMs: number): Promise<ServerFacts> {
    this.#hasAnswered = false;
    return this.#guarded(() => openWithBackOff(() => this.#link.open(), waitMs));
  }

  /** Errors say which server it was; after one the connection is not used again, as what comes next may belong to it. */
  async #guarded<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      this.#link.close();
      if (!(thrown instanceof HarnessError)) throw thrown;
      throw new HarnessError(thrown.code, `policy server ${this.#address.name}: ${thrown.message}`, {
        cause: thrown,
      });
    }
  }
}
